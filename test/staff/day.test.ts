// A day of the staff: a question that nobody foresaw, its answer, a slip of the keyboard, and its repair. Real processes.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startEntry, TOKEN } from '../channels/telegram/entry.ts'
import { until } from '../channels/telegram/small-bot.ts'
import { freePort } from '../free-port.ts'
import { watchSlowness } from '../slowness.ts'
import { startBotApi } from '../stand-ins/telegram/bot-api.ts'
import { staff } from './run.ts'

const [RESIDENT, TOURIST] = [101, 102]
const RUSSIAN = 'Кормят ли строганиной на ледоколе в круизе?'
const CHINESE = '破冰船上能吃到驯鹿肉吗'

/** Does what `unanswered` says: puts each proposed line into the file at the line that is named. */
async function paste(out: string): Promise<string> {
  const steps = [...out.matchAll(/вставьте в (\S+) строкой (\d+):\n( {4}- .+)/g)]
  const files = new Set(steps.map(([, file = '']) => file))
  expect(steps).toHaveLength(2)
  expect(files.size).toBe(1)
  const [file = ''] = files
  const lines = (await readFile(file, 'utf8')).split('\n')
  // From the bottom, so that the other line's place stays right.
  for (const [, , at, line = ''] of steps.toSorted((a, b) => Number(b[2]) - Number(a[2])))
    lines.splice(Number(at) - 1, 0, line)
  await writeFile(file, lines.join('\n'))
  return file
}

/** An answer without its source, which is given in full but once. */
const told = (answer: string): string => answer.replace(/\n\nИсточник[^\n]*/u, '')

test('the whole day', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'day-'))
  const [knowledge, database, port] = [join(folder, 'knowledge'), join(folder, 'bot.db'), await freePort()]
  await cp('knowledge', knowledge, { recursive: true })
  const api = await startBotApi({ token: TOKEN })
  const entry = await startEntry(api, 'polling', { KNOWLEDGE_DIR: knowledge, DATABASE_URL: database, PORT: `${port}` })
  const surroundings = { knowledge, database }

  async function ask(person: number, text: string): Promise<string> {
    const before = api.texts(person).length
    api.say(person, text, { language: person === TOURIST ? 'zh' : 'ru' })
    await until(`a reply to «${text}»`, () => api.texts(person).length > before)
    return api.texts(person).at(-1) ?? ''
  }

  async function ready(): Promise<{ knowledge: { errors: number; stale: string[]; version: string } }> {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`)
    return JSON.parse(await response.text())
  }

  const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

  try {
    expect(await ask(RESIDENT, RUSSIAN)).not.toContain('Источник:')
    expect(await ask(TOURIST, CHINESE)).not.toContain('来源')

    const { code, out } = await staff(['unanswered'], surroundings)
    expect(code).toBe(0)
    expect(out).toContain(`«${RUSSIAN}» — 1 раз`)
    expect(out).toContain(`«${CHINESE}» — 1 раз`)

    const { version } = (await ready()).knowledge
    const file = await paste(out)
    const worst = watchSlowness()
    const saved = performance.now()
    await until('the edit is in use', async () => (await ready()).knowledge.version !== version)
    expect(performance.now() - saved).toBeLessThan(6000 * worst())
    const good = await ask(RESIDENT, RUSSIAN)
    expect(good).toContain('Северный полюс')
    expect(good).toContain('Источник:')
    expect(await ask(TOURIST, CHINESE)).toContain('来源')

    const text = await readFile(file, 'utf8')
    await writeFile(
      file,
      text.replace('asOf: 2016-05-25', 'asOf: 2016-05-52').replaceAll('Северный полюс', 'Южный полюс'),
    )
    await until('the mistake is seen', async () => (await ready()).knowledge.errors === 1)
    expect((await ready()).knowledge.stale).toEqual(['tourism/arctic-cruises'])
    // The log and the figures follow when they are written, which is not when the edit is taken up.
    const said = 'tourism/arctic-cruises.yaml:3:7 — такой даты нет: 2016-05-52'
    await until('the mistake is in the log', () => entry.output().includes(said))
    await until('the mistake is counted', async () => (await metrics()).includes('bot_knowledge_stale_articles 1'))
    expect(told(await ask(RESIDENT, RUSSIAN))).toBe(told(good))
    const check = await staff(['check', '--dir', knowledge])
    expect(check.code).toBe(1)
    expect(check.out).toContain('arctic-cruises.yaml:3:7 — такой даты нет: 2016-05-52')

    await writeFile(file, text)
    await until('all is well again', async () => (await ready()).knowledge.errors === 0)
    expect(told(await ask(RESIDENT, RUSSIAN))).toBe(told(good))

    const other = join(knowledge, 'tourism/tourism.yaml')
    const tourism = await readFile(other, 'utf8')
    await writeFile(other, tourism.replace('  questions:\n', '  questions:\n    - арктические круизы\n'))
    await until('what is in use but wants mending is said', () => entry.output().includes('есть и в tourism/'))
  } finally {
    await entry.close()
    await api.close()
    await rm(folder, { recursive: true, force: true })
  }
})
