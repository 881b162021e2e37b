// A storage on a file of its own that goes with the run, for tests that need one and do not look at the file.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'

export async function openTemporary(): Promise<Storage> {
  const folder = mkdtempSync(join(tmpdir(), 'storage-'))
  return openStorage({ url: join(folder, 'bot.db'), personKey: 'the key of the tests', onIdleError: () => {} })
}
