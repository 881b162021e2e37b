// How a problem is told: place, what, why, what to do, and a pointer under the place.

import { expect, test } from 'vitest'
import { formatProblem, type Problem } from '../../src/knowledge/problem.ts'

const problem = (part: Partial<Problem>): Problem => ({
  file: 'visits/visit.yaml',
  line: 2,
  col: 7,
  code: 'impossible-date',
  severity: 'error',
  params: { typed: '2016-02-30' },
  ...part,
})

test('in Russian, with the line', () => {
  expect(formatProblem(problem({}), 'ru', 'source: x\nasOf: 2016-02-30\n')).toBe(
    [
      'visits/visit.yaml:2:7 — такой даты нет: 2016-02-30; в календаре её не найти; проверьте день и месяц',
      '    asOf: 2016-02-30',
      '          ^',
    ].join('\n'),
  )
})

test('in Chinese, without', () => {
  expect(formatProblem(problem({}), 'zh')).toBe(
    'visits/visit.yaml:2:7 — 没有这一天：2016-02-30；日历上找不到；请检查月和日',
  )
})

test('words of the params are in the language of the reader', () => {
  const missing = problem({ code: 'translation-missing', params: { key: 'zh.answer', language: '@zh' } })
  expect(formatProblem(missing, 'ru')).toContain('китайский текст zh.answer')
  expect(formatProblem(missing, 'zh')).toContain('中文的zh.answer')
})

test('the pointer stands under its sign also after wide characters', () => {
  const [, line = '', pointer = ''] = formatProblem(problem({ col: 5 }), 'ru', '\n访问x：1').split('\n')
  expect(line).toBe('    访问x：1')
  // Two columns for each of the two Han characters, one for the x, two for the colon.
  expect(pointer.indexOf('^')).toBe(4 + 2 + 2 + 1 + 2)
})

test('of a very long line the part around the place is shown', () => {
  const text = `\n${'a'.repeat(500)}!${'b'.repeat(500)}`
  const [, line = '', pointer = ''] = formatProblem(problem({ col: 501 }), 'ru', text).split('\n')
  expect(line[pointer.indexOf('^')]).toBe('!')
  expect(line.length).toBeLessThanOrEqual(104)
})

test('a place beyond the text, or an empty line, shows no line', () => {
  expect(formatProblem(problem({ line: 9 }), 'ru', 'a: b\n')).not.toContain('\n')
  expect(formatProblem(problem({ line: 2 }), 'ru', 'a: b\n\n')).not.toContain('\n')
})
