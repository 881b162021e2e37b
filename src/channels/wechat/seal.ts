// How WeChat's servers prove who they are, and how messages are encrypted between them and us (安全模式).

import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * `forged`: not signed with our token, or not for this account. `stale`: signed too long ago. `replayed`: this signature came
 * with another body.
 */
export type Verdict = 'genuine' | 'forged' | 'stale' | 'replayed'

/** What stands in the URL of a request. */
type Query = Pick<URLSearchParams, 'get'>

export interface SignatureCheck {
  /** Judges a request. The body is not signed, so a signature that was used holds for that body only. */
  judge(query: Query, body: string, now: number): Verdict
  /** Judges an encrypted message. */
  judgeSealed(query: Query, sealed: string, now: number): Verdict
}

/** How far the time in a signed request may be from ours, in milliseconds. */
const WINDOW_MS = 5 * 60_000

const KEPT_SIGNATURES = 20_000

const sha = (algorithm: 'sha1' | 'sha256', text: string): Buffer => createHash(algorithm).update(text).digest()

/** SHA-1 over the parts (token, time, nonce, and of an encrypted message itself) in order of their characters. */
const toSignature = (...parts: string[]): string => sha('sha1', parts.toSorted().join('')).toString('hex')

const isSame = (a: string, b: string): boolean => timingSafeEqual(sha('sha256', a), sha('sha256', b))

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
    used.set(signature, { body: digest, until: now + 2 * WINDOW_MS })
    return false
  }

  function judgeSigned(query: Query, name: string, signed: string[], now: number): Verdict {
    const [given, timestamp, nonce] = [name, 'timestamp', 'nonce'].map((key) => query.get(key) ?? '')
    if (!given || !timestamp || !nonce) return 'forged'
    if (!isSame(toSignature(token, timestamp, nonce, ...signed), given)) return 'forged'
    return Math.abs(Number(timestamp) * 1000 - now) <= WINDOW_MS ? 'genuine' : 'stale'
  }

  return {
    judge(query, body, now) {
      const verdict = judgeSigned(query, 'signature', [], now)
      if (verdict !== 'genuine') return verdict
      return isReplayed(query.get('signature') ?? '', body, now) ? 'replayed' : 'genuine'
    },
    judgeSealed: (query, sealed, now) => judgeSigned(query, 'msg_signature', [sealed], now),
  }
}

export interface Seal {
  /** Decrypts what WeChat sent to this account; undefined when it is not for this account or not with this key. */
  open(sealed: string): string | undefined
  /** Encrypts a reply: the whole document that the response consists of. */
  close(xml: string, at: number): string
}

/** WeChat pads to blocks of 32 bytes, though the cipher's are of 16. */
const BLOCK = 32
const RANDOM_BYTES = 16
const LENGTH_BYTES = 4

export interface SealParts {
  token: string
  appId: string
  /** EncodingAESKey: 43 characters. */
  aesKey: string
  random?: () => Buffer
}

/** AES-256-CBC over 16 random bytes, the length of the message (4 bytes), the message, and the account's app id. */
export function createSeal({ token, appId, aesKey, random = () => randomBytes(RANDOM_BYTES) }: SealParts): Seal {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const iv = key.subarray(0, 16)

  function decrypt(sealed: string): Buffer | undefined {
    try {
      const cipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
      return Buffer.concat([cipher.update(sealed, 'base64'), cipher.final()])
    } catch {
      // Not whole blocks: nothing that was encrypted with any key.
      return undefined
    }
  }

  function encrypt(xml: string): string {
    const message = Buffer.from(xml)
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32BE(message.length)
    const plain = Buffer.concat([random(), length, message, Buffer.from(appId)])
    const padding = BLOCK - (plain.length % BLOCK)
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
    return Buffer.concat([
      cipher.update(plain),
      cipher.update(Buffer.alloc(padding, padding)),
      cipher.final(),
    ]).toString('base64')
  }

  return {
    open(sealed) {
      const plain = decrypt(sealed)
      const padding = plain?.at(-1) ?? 0
      if (!plain || padding < 1 || padding > BLOCK) return undefined
      const start = RANDOM_BYTES + LENGTH_BYTES
      if (plain.length < start + padding) return undefined
      const end = start + plain.readUInt32BE(RANDOM_BYTES)
      const isOurs = plain.subarray(end, plain.length - padding).toString() === appId
      return isOurs ? plain.subarray(start, end).toString() : undefined
    },
    close(xml, at) {
      const [sealed, timestamp, nonce] = [encrypt(xml), String(Math.floor(at / 1000)), random().toString('hex')]
      const signature = toSignature(token, timestamp, nonce, sealed)
      return (
        `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>` +
        `<TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
      )
    },
  }
}
