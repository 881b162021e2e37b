// Which part of the source may know which: DESIGN's arrows as a table, held over every import.

import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'

interface SourceFile {
  /** Relative to src/, with `/`. */
  path: string
  text: string
  /** Import specifiers as they are written, dynamic ones too. */
  imports: string[]
}

const IMPORT = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm

const withoutComments = (text: string): string => text.replaceAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')

const FILES: SourceFile[] = readdirSync('src', { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .toSorted()
  .map((path) => {
    const text = withoutComments(readFileSync(join('src', path), 'utf8'))
    return { path, text, imports: Array.from(text.matchAll(IMPORT), (found) => found[1] ?? '') }
  })

/** A folder of src/ (one channel is a part by itself), or a file that lies there alone. */
function partOf(path: string): string {
  const [first = '', second = '', third] = path.split('/')
  if (first === 'channels' && third !== undefined) return `${first}/${second}`
  return second === '' ? first : first === 'channels' ? `${first}/${second}` : first
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const targetOf = (from: string, specifier: string): string => posix.normalize(posix.join(dirname(from), specifier))

/** What a channel may know. */
const CHANNEL = [
  'delivery',
  'dialogue',
  'storage',
  'language',
  'texts.ts',
  'log.ts',
  'wait.ts',
  'channels/http.ts',
  'channels/split.ts',
  'channels/transport.ts',
]

/** What each part may import besides itself. Nobody imports an entry point; locales/ is data. */
const ARROWS: Record<string, string[]> = {
  // Pure, and know of nothing above them.
  language: ['../locales'],
  'wait.ts': [],
  'log.ts': [],
  'progress.ts': [],
  'texts.ts': ['language', '../locales'],
  knowledge: ['language', 'texts.ts', 'log.ts', 'wait.ts', '../locales'],
  search: ['knowledge', 'language', 'wait.ts'],
  // Makes what the search decides by.
  learn: ['dialogue', 'search', 'knowledge', 'language'],
  dialogue: ['search', 'knowledge', 'language', 'texts.ts', '../locales'],
  // Knows neither the dialogue nor the delivery: what they keep is JSON to it.
  storage: ['language'],
  delivery: ['dialogue', 'storage', 'language', 'texts.ts', 'log.ts', 'wait.ts'],
  'channels/http.ts': [],
  'channels/split.ts': [],
  'channels/transport.ts': [],
  'channels/wrap.ts': [],
  'channels/terminal.ts': ['dialogue', 'knowledge', 'language', 'texts.ts', 'channels/wrap.ts'],
  'channels/telegram': [...CHANNEL, 'search', 'questions', '../locales'],
  'channels/wechat': [...CHANNEL, '../locales'],
  'server.ts': ['channels/http.ts', 'log.ts'],
  'health.ts': ['delivery', 'storage', 'search', 'knowledge', 'channels/http.ts', 'texts.ts'],
  // Settings know none of the parts that they set.
  'settings.ts': ['language', 'log.ts', 'texts.ts'],
  'config.ts': ['settings.ts', 'log.ts', 'texts.ts'],
  desk: [
    'commands',
    'questions',
    'dialogue',
    'search',
    'knowledge',
    'storage',
    'language',
    'texts.ts',
    'log.ts',
    'wait.ts',
    '../locales',
  ],
  questions: ['search', 'knowledge', 'storage', 'language'],
  commands: ['dialogue', 'search', 'knowledge', 'language', 'texts.ts'],
}

/** These wire the parts and may import any of them. They alone do something when they are run. */
const ENTRIES = ['main.ts', 'cli.ts', 'eval.ts', 'learn.ts', 'channels/telegram/setup.ts', 'channels/wechat/setup.ts']
const WIRING = [...ENTRIES, 'service.ts', 'staff-desk.ts']

const isWiring = (path: string): boolean => WIRING.includes(path) || partOf(path) === 'staff'

describe('the arrows', () => {
  test.each(Object.keys(ARROWS).map((part) => [part]))('%s imports only what lies below it', (part) => {
    const own = FILES.filter(({ path }) => partOf(path) === part && !isWiring(path))
    expect(own.length, 'the part is there').toBeGreaterThan(0)
    const wrong = own.flatMap(({ path, imports }) =>
      imports
        .filter(isRelative)
        .map((specifier) => targetOf(path, specifier))
        .filter((target) => {
          const to = target.startsWith('..') ? posix.dirname(target) : partOf(target)
          return to !== part && !ARROWS[part]?.includes(to)
        })
        .map((target) => `${path} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('no file imports itself by a detour, not even for a type', () => {
    const importsOf = new Map(
      FILES.map(({ path, imports }) => [path, imports.filter(isRelative).map((one) => targetOf(path, one))]),
    )
    const done = new Set<string>()
    const circlesFrom = (path: string, way: readonly string[]): string[] => {
      if (way.includes(path)) return [[...way.slice(way.indexOf(path)), path].join(' → ')]
      if (done.has(path)) return []
      const found = (importsOf.get(path) ?? []).flatMap((target) => circlesFrom(target, [...way, path]))
      done.add(path)
      return found
    }
    expect(FILES.flatMap(({ path }) => circlesFrom(path, []))).toEqual([])
  })

  test('every part has its row', () => {
    const parts = new Set(FILES.filter(({ path }) => !isWiring(path)).map(({ path }) => partOf(path)))
    expect([...parts].toSorted()).toEqual(Object.keys(ARROWS).toSorted())
  })

  test('nobody imports an entry point', () => {
    const wrong = FILES.flatMap(({ path, imports }) =>
      imports.filter((specifier) => isRelative(specifier) && ENTRIES.includes(targetOf(path, specifier))),
    )
    expect(wrong).toEqual([])
  })

  test('relative imports end in .ts or .json', () => {
    const wrong = FILES.flatMap(({ imports }) => imports.filter((one) => isRelative(one) && !/\.(ts|json)$/.test(one)))
    expect(wrong).toEqual([])
  })
})

/** What is known in one place only. */
const ONE_PLACE: [what: string, is: (specifier: string) => boolean, where: RegExp][] = [
  ['grammY', (name) => /^(grammy|@grammyjs\/.*)$/.test(name), /^channels\/telegram\//],
  ['Wechaty', (name) => /^wechaty(-|$)/.test(name), /^channels\/wechat\//],
  ['MiniSearch', (name) => name === 'minisearch', /^search\/ranking\.ts$/],
  ['Kysely and the databases', (name) => /^(kysely|libsql|pg)$/.test(name), /^storage\//],
  ['i18next', (name) => name === 'i18next', /^texts\.ts$/],
  ['the YAML library', (name) => name === 'yaml', /^knowledge\//],
  ['the stemmer', (name) => name.startsWith('@orama/stemmers'), /^language\/russian\.ts$/],
  ['the Russian dictionary', (name) => name === 'dictionary-ru', /^language\/russian-dictionary\.ts$/],
  ['opencc and pinyin-pro', (name) => /^(opencc-js|pinyin-pro)/.test(name), /^language\/chinese\.ts$/],
  ['pino', (name) => name === 'pino', /^log\.ts$/],
  // It costs nothing where it is off: only this file loads it, and is itself loaded late.
  ['the desk', (name) => /\/desk\/(create|web)\.ts$/.test(name), /^(staff-desk\.ts|desk\/.*)$/],
  ['dotenv', (name) => name === 'dotenv', /^config\.ts$/],
]

describe('in one place only', () => {
  test.each(ONE_PLACE)('%s', (_, is, where) => {
    const users = FILES.filter(({ imports }) => imports.some(is)).map(({ path }) => path)
    expect(users.length).toBeGreaterThan(0)
    expect(users.filter((path) => !where.test(path))).toEqual([])
  })

  test('the desk is loaded where it is wanted', () => {
    const loading = FILES.filter(({ text }) => /^import (?!type).*staff-desk/m.test(text))
    expect(loading.map(({ path }) => path)).toEqual([])
  })

  test('process.env', () => {
    const readers = FILES.filter(({ text }) => /process\s*\.\s*env|process\[/.test(text)).map(({ path }) => path)
    expect(readers).toEqual(['config.ts'])
  })

  test('the language, the search and the dialogue need neither files nor network nor the clock', () => {
    const pure = FILES.filter(({ path }) => /^(language|search|dialogue)\//.test(path))
    const builtin = pure.flatMap(({ path, imports }) =>
      imports
        .filter((name) => name.startsWith('node:') || builtinModules.includes(name))
        .map((name) => `${path} → ${name}`),
    )
    expect(builtin).toEqual([])
    const unsteady = pure.filter(({ text }) => /Date\.now|new Date\(\)|Math\.random|randomUUID/.test(text))
    expect(unsteady.map(({ path }) => path)).toEqual([])
  })
})

/** Lines at the left margin: those of statements and definitions, and of long strings. */
const topLevel = (text: string): string[] => text.split('\n').filter((line) => /^[\p{L}_$]/u.test(line))

/** Calls, assignments and statements that do something. */
const DOING =
  /^(?:(?:await|try|for|if|while|do|switch|throw|void|new|delete)\b|[\w$.]+\s*(?:\(|[+-]?=(?![=>])|\+\+|--|\[))/

describe('nothing happens on import', () => {
  const quiet = FILES.filter(({ path }) => !ENTRIES.includes(path))

  test('there is nothing at the top but definitions', () => {
    const doing = quiet.flatMap(({ path, text }) =>
      topLevel(text)
        .filter((line) => DOING.test(line))
        .map((line) => `${path}: ${line}`),
    )
    expect(doing).toEqual([])
  })

  test('definitions at the top wait for nothing, and read no clock, no file, no setting', () => {
    const acting =
      /^(?:export )?(?:const|let) .*= (?:await\b|.*(?<!=> .*)(?:readFile|readdir|createServer|connect\(|listen\(|setTimeout|setInterval|fetch\(|Date\.now\(|new Date\(\)|Math\.random\(|process\.))/
    const wrong = quiet.flatMap(({ path, text }) =>
      topLevel(text)
        .filter((line) => acting.test(line) && !/=>/.test(line))
        .map((line) => `${path}: ${line}`),
    )
    expect(wrong).toEqual([])
  })
})
