// Who may come to the desk: one-time links, sessions of twelve hours, two roles. Secrets are kept as hashes only.

import { createHash, randomBytes } from 'node:crypto'
import type { DeskStore, Pass } from '../storage/desk-store.ts'
import type { Session } from './desk.ts'

const LINK_MS = 15 * 60_000
const SESSION_MS = 12 * 3_600_000

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const newSecret = (): string => randomBytes(32).toString('base64url')

export const createPeople = (store: DeskStore, now: () => number) => ({
  /** A token (43 characters of base64url) for `/desk/in#…`, good once and for 15 minutes. */
  async invite(name: string, role: Session['role']): Promise<string> {
    const token = newSecret()
    await store.letIn({ hash: hashOf(token), kind: 'link', name, role, until: now() + LINK_MS })
    return token
  },
  /** The cookie's secret and its session; undefined: the token is used, too old or made up. */
  async signIn(token: string): Promise<{ secret: string; session: Session } | undefined> {
    const link = await store.takeLink(hashOf(token), now())
    if (!link) return undefined
    const secret = newSecret()
    const pass: Pass = { ...link, hash: hashOf(secret), kind: 'session', until: now() + SESSION_MS }
    await store.letIn(pass)
    return { secret, session: toSession(pass, secret) }
  },
  async session(secret: string): Promise<Session | undefined> {
    const pass = await store.session(hashOf(secret), now())
    return pass && toSession(pass, secret)
  },
  signOut: ({ id }: Session): Promise<void> => store.signOut({ hash: id }),
  /** Ends every session under this name. */
  signOutEverywhere: ({ name }: Session): Promise<void> => store.signOut({ name }),
})

/** The token of the forms is made from the secret, so that nothing more has to be kept. */
const toSession = ({ hash, name, role, until }: Pass, secret: string): Session => ({
  id: hash,
  name,
  role,
  until,
  csrf: hashOf(`csrf ${secret}`),
})
