// A storage on a file of its own that goes with the process, for tests that need one and do not look at the file.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'

const folders: string[] = []

function makeFolder(): string {
  if (folders.length === 0)
    process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
  const folder = mkdtempSync(join(tmpdir(), 'storage-'))
  folders.push(folder)
  return folder
}

export async function openTemporary(): Promise<Storage> {
  const folder = makeFolder()
  return openStorage({ url: join(folder, 'bot.db'), personKey: 'the key of the tests', onIdleError: () => {} })
}
