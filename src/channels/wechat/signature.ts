// Who posted this: WeChat's signature over time and nonce, its time window, and the same signature used twice.

import { createHash, timingSafeEqual } from 'node:crypto'
import { SIGNATURE_WINDOW_MS } from './limits.ts'

/** `forged`: not signed with our token. `stale`: signed too long ago. `replayed`: this signature came with another body. */
export type Verdict = 'genuine' | 'forged' | 'stale' | 'replayed'

export interface SignatureCheck {
  /** Judges the query of a request. The body is not signed, so a signature that was used holds for that body only. */
  judge(query: URLSearchParams, body: string, now: number): Verdict
}

const KEPT_SIGNATURES = 20_000

const sha = (algorithm: 'sha1' | 'sha256', text: string): Buffer => createHash(algorithm).update(text).digest()

/** What WeChat signs with: SHA-1 over the token, the time and the nonce, in order of their characters. */
export const toSignature = (token: string, timestamp: string, nonce: string): string =>
  sha('sha1', [token, timestamp, nonce].toSorted().join('')).toString('hex')

export function createSignatureCheck(token: string): SignatureCheck {
  const used = new Map<string, { body: string; until: number }>()

  function isReplayed(signature: string, body: string, now: number): boolean {
    for (const [old, { until }] of used) {
      if (until > now && used.size < KEPT_SIGNATURES) break
      used.delete(old)
    }
    const digest = sha('sha256', body).toString('base64')
    const before = used.get(signature)
    if (before) return before.body !== digest
    used.set(signature, { body: digest, until: now + 2 * SIGNATURE_WINDOW_MS })
    return false
  }

  return {
    judge(query, body, now) {
      const [signature, timestamp, nonce] = ['signature', 'timestamp', 'nonce'].map((key) => query.get(key) ?? '')
      if (!signature || !timestamp || !nonce) return 'forged'
      const right = toSignature(token, timestamp, nonce)
      if (!timingSafeEqual(sha('sha256', right), sha('sha256', signature))) return 'forged'
      if (!(Math.abs(Number(timestamp) * 1000 - now) <= SIGNATURE_WINDOW_MS)) return 'stale'
      return isReplayed(signature, body, now) ? 'replayed' : 'genuine'
    },
  }
}
