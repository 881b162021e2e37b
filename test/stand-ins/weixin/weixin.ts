// Starts the stand-in for WeChat's servers and tells it what to do.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Commands } from './server.ts'

export type Weixin = {
  [name in keyof Commands]: (...args: Parameters<Commands[name]>) => ReturnType<Commands[name]>
} & { stop(): Promise<void> }

interface Answer {
  id: number
  value?: unknown
  error?: string
}

export async function startWeixin(): Promise<Weixin> {
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer))
  await once(child, 'message')

  const call = (name: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = (last += 1)
      waiting.set(id, ({ value, error }) => {
        waiting.delete(id)
        if (error === undefined) resolve(value)
        else reject(new Error(error))
      })
      child.send({ id, name, args })
    })

  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill()
    await once(child, 'exit')
  }

  return new Proxy(
    {},
    {
      get: (_, name) =>
        name === 'stop' ? stop : name === 'then' ? undefined : (...args: unknown[]) => call(String(name), args),
    },
  ) as Weixin
}
