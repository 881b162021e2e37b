// Loaded into the bot before it starts: counts, on demand, which functions of its own were called and how often (V8's precise coverage).

import { Session } from 'node:inspector/promises'

const OWN = '/dist/'

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

/** What was called since the last look, by file: { 'src/x.js': { name: calls } }; functions without a name are left out. */
async function take() {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const files = {}
  for (const { url, functions } of result) {
    const at = url.lastIndexOf(OWN)
    if (at < 0 || url.includes('/node_modules/')) continue
    for (const { functionName, ranges } of functions) {
      const calls = ranges[0]?.count ?? 0
      if (functionName === '' || calls === 0) continue
      const file = (files[url.slice(at + OWN.length)] ??= {})
      file[functionName] = (file[functionName] ?? 0) + calls
    }
  }
  return files
}

process.on('message', async () => process.send?.(await take()))
