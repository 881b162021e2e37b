// Progress on a terminal and in a pipe.

import { expect, test } from 'vitest'
import { createProgress, withProgress } from '../src/progress.ts'

function createOutput(isTTY: boolean) {
  const written: string[] = []
  return { written, isTTY, write: (text: string) => written.push(text) }
}

test('a pipe gets a plain line for each tenth', () => {
  const output = createOutput(false)
  expect([
    ...withProgress(
      'Вопросы',
      Array.from({ length: 250 }, (_, i) => i),
      output,
    ),
  ]).toHaveLength(250)
  expect(output.written).toHaveLength(10)
  expect(output.written[0]).toBe('Вопросы: 10 % (25/250)\n')
  expect(output.written.at(-1)).toBe('Вопросы: 100 % (250/250)\n')
})

test('a terminal gets one line that redraws itself and goes away at the end, also of work that breaks off', () => {
  const output = createOutput(true)
  for (const item of withProgress('Вопросы', ['a', 'b', 'c', 'd'], output)) if (item === 'c') break
  expect(output.written).toHaveLength(3)
  expect(output.written[1]).toBe(`\r\u001B[KВопросы ${'█'.repeat(15)}${'░'.repeat(15)} 50 %`)
  expect(output.written.at(-1)).toBe('\r\u001B[K')
  expect(output.written.join('')).not.toContain('\n')
})

test('nothing to do, and more done than there was', () => {
  const output = createOutput(false)
  expect([...withProgress('Вопросы', [], output)]).toEqual([])
  createProgress('Вопросы', 2, output).step(5)
  expect(output.written).toEqual(['Вопросы: 100 % (2/2)\n'])
})
