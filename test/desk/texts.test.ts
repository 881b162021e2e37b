// The words of the desk's page: every one that is asked for is there in both languages, and none that nobody asks for.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import ru from '../../locales/desk.ru.json' with { type: 'json' }
import zh from '../../locales/desk.zh.json' with { type: 'json' }

const PAGE = 'src/desk/page'
const CODE = readdirSync(PAGE)
  .filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(join(PAGE, name), 'utf8'))
  .join('\n')

/** Without the ending that goes with a number. */
const stem = (key: string): string => key.replace(/_(one|few|many|other)$/, '')

const stemsOf = (texts: object): Set<string> => new Set(Object.keys(texts).map(stem))

describe('the texts of the desk', () => {
  it('are the same in both languages, with the same blanks', () => {
    expect([...stemsOf(zh)].toSorted()).toEqual([...stemsOf(ru)].toSorted())
    const blanks = (text = ''): string =>
      Array.from(text.matchAll(/\{\{\w+\}\}/g), ([blank]) => blank)
        .toSorted()
        .join(' ')
    const other = new Map(Object.entries(ru).map(([key, text]) => [stem(key), text]))
    const wrong = Object.entries(zh).filter(([key, text]) => blanks(text) !== blanks(other.get(stem(key))))
    expect(wrong).toEqual([])
  })

  it('are there for whatever the page says, and none is left over', () => {
    const [known, quoted] = [stemsOf(ru), new Set(CODE.match(/(?<=['"])[\w-]+(?=['"])/g))]
    const said = Array.from(CODE.matchAll(/\bt\('([\w-]+)'/g), ([, key = '']) => key)
    expect(said.filter((key) => !known.has(key))).toEqual([])
    const begun = Array.from(CODE.matchAll(/\bt\(`([\w-]+_)\$\{/g), ([, start = '']) => start)
    const isSaid = (key: string): boolean => quoted.has(key) || begun.some((start) => key.startsWith(start))
    expect([...known].filter((key) => !isSaid(key))).toEqual([])
  })
})
