// What stands between a puppet and the inbox: handing over in order, and again.

import { describe, expect, test } from 'vitest'
import { createHanding } from '../../../src/channels/wechat/reading.ts'
import { BusyError, type Intake, type Update } from '../../../src/delivery/channel.ts'
import { createLog } from '../../../src/log.ts'
import { StorageError } from '../../../src/storage/storage.ts'
import { until } from './harness.ts'

const toUpdate = (updateId: string): Update => ({ updateId, lane: 'a', payload: null })

describe('handing over to the inbox', () => {
  function createParts(faults: Error[]) {
    const accepted: string[] = []
    const lines: string[] = []
    const intake: Intake = {
      async accept([update]) {
        const fault = faults.shift()
        if (fault) throw fault
        accepted.push(update?.updateId ?? '')
      },
    }
    const log = createLog({ level: 'info', secrets: [], destination: { write: (line) => void lines.push(line) } })
    return { handing: createHanding(intake, log, 5), accepted, lines }
  }

  test('waits for an inbox that is full or has no database, and keeps the order', async () => {
    const { handing, accepted } = createParts([
      new BusyError('full'),
      new StorageError('away'),
      new StorageError('away'),
    ])
    for (const id of ['1', '2', '3']) handing.add(async () => toUpdate(id))
    await until(() => accepted.length === 3)
    expect(accepted).toEqual(['1', '2', '3'])
  })

  test('keeps the order when the first takes longer to read than the second', async () => {
    const { handing, accepted } = createParts([])
    let finish: (update: Update) => void = () => undefined
    handing.add(() => new Promise((resolve) => (finish = resolve)))
    handing.add(async () => toUpdate('2'))
    finish(toUpdate('1'))
    await until(() => accepted.length === 2)
    expect(accepted).toEqual(['1', '2'])
  })

  test('reads again what could not be read, and goes on when it never can', async () => {
    const { handing, accepted, lines } = createParts([])
    let tries = 0
    handing.add(async () => {
      tries += 1
      if (tries < 3) throw new Error('not yet')
      return toUpdate('1')
    })
    handing.add(() => Promise.reject(new Error('never')))
    handing.add(async () => toUpdate('3'))
    await until(() => accepted.length === 2)
    expect(accepted).toEqual(['1', '3'])
    expect(lines).toHaveLength(1)
  })
})
