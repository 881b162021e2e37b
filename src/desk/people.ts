// Who may come to the desk: one-time links, sessions of twelve hours, two roles. Secrets are kept as hashes only.

import { createHash, randomBytes } from 'node:crypto'
import type { DeskStore, Pass } from '../storage/desk-store.ts'
import { DeskError, type People, type Session } from './desk.ts'

const LINK_MS = 15 * 60_000
const SESSION_MS = 12 * 3_600_000

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const newSecret = (): string => randomBytes(32).toString('base64url')

export function createPeople(store: DeskStore, now: () => number): People {
  return {
    async invite(name, role) {
      const token = newSecret()
      await store.letIn({ hash: hashOf(token), kind: 'link', name, role, until: now() + LINK_MS })
      return token
    },
    async signIn(token) {
      const link = await store.takeLink(hashOf(token), now())
      if (!link) return undefined
      const secret = newSecret()
      const pass: Pass = { ...link, hash: hashOf(secret), kind: 'session', until: now() + SESSION_MS }
      await store.letIn(pass)
      return { secret, session: toSession(pass, secret) }
    },
    async session(secret) {
      const pass = await store.session(hashOf(secret), now())
      return pass && toSession(pass, secret)
    },
    signOut: ({ id }) => store.signOut({ hash: id }),
    signOutEverywhere: ({ name }) => store.signOut({ name }),
  }
}

/** The token of the forms is made from the secret, so that nothing more has to be kept. */
const toSession = ({ hash, name, role, until }: Pass, secret: string): Session => ({
  id: hash,
  name,
  role,
  until,
  csrf: hashOf(`csrf ${secret}`),
})

/** Readers change nothing. */
export function mustEdit({ role }: Session): void {
  if (role !== 'editor') throw new DeskError('forbidden')
}
