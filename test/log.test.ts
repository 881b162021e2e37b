// Whatever is logged: no tokens, passwords, names or texts.

import { expect, it } from 'vitest'
import { createLog } from '../src/log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let lines = ''
  write(
    createLog({
      level: 'debug',
      secrets: ['my-webhook-secret'],
      destination: { write: (line) => void (lines += line) },
    }),
  )
  return lines
}

it('hides what people wrote, who they are, and what opens doors', () => {
  const lines = logged((log) => {
    log.info(
      { text: 'тайна', from: { name: 'Иван' }, update: { message: { text: 'тайна', chat: 7654321 } } },
      'an update',
    )
    log.warn({ err: new Error('https://api.telegram.org/bot123456:AAE-abcdefghijklmnopqrstuvw/sendMessage') }, 'x')
    log.warn({ err: new Error('postgres://bot:sesame@db/bot', { cause: new Error('my-webhook-secret') }) }, 'x')
    log
      .child({ channel: 'telegram' })
      .error({ err: Object.assign(new Error('bad'), { payload: 'тайна', code: 403 }) }, 'x')
  })
  expect(lines).not.toMatch(/тайна|Иван|7654321|AAE-|sesame|my-webhook-secret/)
  expect(lines).toContain('"code":403')
  expect(lines).toContain('postgres://bot:[hidden]@db/bot')
})
