// The former way to open the storage, until the last import of it is gone.

import { openStorage, type StorageOptions } from './open.ts'

export const openSqlStorage = ({ url, onIdleError }: StorageOptions & { now: () => number }) =>
  openStorage({ url, onIdleError })
