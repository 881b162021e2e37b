// People without their names: a hash that nobody can turn back without the salt.

import { createHmac, randomBytes } from 'node:crypto'

export const createSalt = () => randomBytes(32).toString('hex')

/** HMAC-SHA256 of a person's key, 32 hex digits. */
export const hashPerson = (salt: string, key: string) =>
  createHmac('sha256', salt).update(key).digest('hex').slice(0, 32)
