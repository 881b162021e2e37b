// The fast reader gives what the full parser gives, or leaves the text to it.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { array, assert, type Arbitrary, constantFrom, nat, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { readPlainYaml } from '../../src/knowledge/plain-yaml.ts'
import { readFullYaml } from '../../src/knowledge/yaml.ts'

const filesUnder = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true })).filter((file) => file.endsWith('.yaml')).map((file) => join(dir, file))

const expectSame = (text: string): boolean => {
  const plain = readPlainYaml(text)
  if (plain === undefined) return false
  const full = readFullYaml(text)
  expect({ text, ...full, value: JSON.stringify(full.value) }).toEqual({
    text,
    value: JSON.stringify(plain),
    problems: [],
  })
  return true
}

test('on every file of knowledge/, nearly all of which are plain', async () => {
  const files = await filesUnder(join(import.meta.dirname, '../../knowledge'))
  const read = await Promise.all(
    files.map(async (file) => ({ file, isPlain: expectSame(await readFile(file, 'utf8')) })),
  )
  expect(read.filter(({ isPlain }) => !isPlain).length).toBeLessThan(read.length / 10)
})

test('on every broken file', async () => {
  const files = await filesUnder(join(import.meta.dirname, 'fixtures'))
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  expect(texts.filter(expectSame).length).toBeGreaterThan(20)
})

const SCRAPS = ['a', 'ru', 'title', ':', ': ', ' ', '  ', '    ', '\n', '\n', '- ', '|', '#', ' # ', '[', ']', '{', '}', ',', ', ', '"', "'", '\\', '1', '010', '2016-05-25', '0x1F', '1e3', '.5', 'null', '~', 'true', 'да', '中文', '：', '?', '&', '*', '!', '>', '%', '@', '`', '---', '...', '\t', '«', '—', '-', '=', '<<', '__proto__'] // prettier-ignore

test('on scraps of YAML in any order', () => {
  const scraps = array(constantFrom(...SCRAPS), { maxLength: 24 }).map((parts) => `${parts.join('')}\n`)
  expect(plainAmong(scraps, 20_000)).toBeGreaterThan(0)
})

const LINES = ['ru:', 'zh:', 'title: Визит', "t: 'x: y'", "t2: ['x, z', 'y']", 'a: "x y"', 'a: [b, c]', 'a: { b: c }', 'a: |', 'b: |', 'текст строки', '- один', '- "два"', '- [x, y]', '# c', '', '', 'c: 12', 'd: 2016-05-25', 'e: да - нет', '[x,', 'y]', 'f: [x,', 'y, z]'] // prettier-ignore

test('on lines of YAML at any indent', () => {
  const line = tuple(constantFrom('', '  ', '    ', ' '), constantFrom(...LINES)).map((parts) => parts.join(''))
  const text = array(line, { maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`)
  // The trial is worth something only where many of the texts are plain.
  expect(plainAmong(text, 20_000)).toBeGreaterThan(200)
})

test('on a good file with something thrown in', async () => {
  const good = await readFile(join(import.meta.dirname, 'fixtures/around/tourism/good.yaml'), 'utf8')
  const lists = 'asks: [what, "when"]\ngaps: { ru: { about: о визах, words: [виза,\n  безвизовый въезд] } }\n'
  const text = lists + good
  const edited = tuple(nat(text.length), constantFrom(...SCRAPS), nat(2)).map(
    ([at, scrap, cut]) => text.slice(0, at) + scrap + text.slice(at + cut),
  )
  expect(expectSame(text)).toBe(true)
  expect(plainAmong(edited, 5_000)).toBeGreaterThan(500)
})

/** How many of the generated texts were plain; each of them was read the same by both. */
function plainAmong(texts: Arbitrary<string>, numRuns: number): number {
  let plain = 0
  assert(
    property(texts, (text) => {
      if (expectSame(text)) plain++
    }),
    { numRuns },
  )
  return plain
}
