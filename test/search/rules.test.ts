// The rules that ask the search itself.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { createSearchRules } from '../../src/search/rules.ts'

test('a question that finds another article, and two articles that answer the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'))
  const dir = join(folder, 'knowledge')
  try {
    await cp('knowledge', dir, { recursive: true })
    const cruises = await readFile(join(dir, 'tourism/arctic-cruises.yaml'), 'utf8')
    await writeFile(join(dir, 'tourism/copy.yaml'), cruises)
    const hospital = await readFile(join(dir, 'health/hospital.yaml'), 'utf8')
    // The two names alone: other articles have more to say about them.
    await writeFile(
      join(dir, 'health/hospital.yaml'),
      hospital.replace('  questions:\n', '  questions:\n    - Харбин и Мурманск\n'),
    )
    const { problems } = await loadKnowledge(dir, { rules: createSearchRules() })
    const said = problems.map(({ file, code, params }) => `${file} ${code} ${String(params['other'] ?? '')}`)
    expect(said).toContain('tourism/arctic-cruises.yaml same-answer tourism/copy')
    const lost = problems.find(({ file, code }) => file === 'health/hospital.yaml' && code === 'question-lost')
    expect(lost?.params['text']).toBe('Харбин и Мурманск')
    expect(lost?.line).toBe(hospital.slice(0, hospital.indexOf('  questions:\n')).split('\n').length + 1)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
