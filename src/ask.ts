// `npm run ask`: JSON Lines from standard input to standard output.

import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createAskLine } from './commands/ask.ts'
import { createBot } from './commands/bot.ts'
import { createTranslate } from './translate.ts'

const { values } = parseArgs({
  options: { knowledge: { type: 'string', default: 'knowledge' }, ranking: { type: 'string', default: '0' } },
})

async function run(dir: string, ranking: number): Promise<number> {
  let askLine: ReturnType<typeof createAskLine>
  try {
    askLine = createAskLine(await createBot(dir), ranking)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${createTranslate()('ru')('ask_no_folder', { dir, reason })}\n`)
    return 1
  }
  let number = 0
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number++
    if (line.trim() !== '' && !process.stdout.write(`${askLine(line, number)}\n`)) {
      await new Promise((resolve) => process.stdout.once('drain', resolve))
    }
  }
  return 0
}

process.exitCode = await run(values.knowledge, Number(values.ranking))
