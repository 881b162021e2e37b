// How WeChat's servers prove who they are, and how messages are encrypted between them and us (安全模式).

import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * `forged`: not signed with our token, or not for this account. `stale`: signed too long ago. `replayed`: this signature came
 * with another body.
 */
export type Verdict = 'genuine' | 'forged' | 'stale' | 'replayed'

/** What stands in the URL of a request. */
type Query = Pick<URLSearchParams, 'get'>

/** Judges a request; `sealed`: the encrypted message in its body, which is signed too. */
export type Judge = (query: Query, body: string, now: number, sealed?: string) => Verdict

/** How far the time in a signed request may be from ours, in milliseconds. */
const WINDOW_MS = 5 * 60_000

const sha = (algorithm: 'sha1' | 'sha256', text: string): Buffer => createHash(algorithm).update(text).digest()

/** SHA-1 over the parts (token, time, nonce, and of an encrypted message itself) in order of their characters. */
const toSignature = (...parts: string[]): string => sha('sha1', parts.toSorted().join('')).toString('hex')

const isSame = (a: string, b: string): boolean => timingSafeEqual(sha('sha256', a), sha('sha256', b))

export function createJudge(token: string): Judge {
  const used = new Map<string, string>()

  /** A body that is not encrypted is not signed: a signature that was used holds for that body only. */
  function isReplayed(signature: string, body: string): boolean {
    const digest = sha('sha256', body).toString('base64')
    const before = used.get(signature)
    if (before !== undefined) return before !== digest
    used.set(signature, digest)
    setTimeout(() => used.delete(signature), 2 * WINDOW_MS).unref()
    return false
  }

  return (query, body, now, sealed) => {
    const given = query.get(sealed === undefined ? 'signature' : 'msg_signature') ?? ''
    const [timestamp = '', nonce = ''] = ['timestamp', 'nonce'].map((key) => query.get(key) ?? '')
    const signature = toSignature(token, timestamp, nonce, ...(sealed === undefined ? [] : [sealed]))
    if (!timestamp || !nonce || !isSame(signature, given)) return 'forged'
    if (!(Math.abs(Number(timestamp) * 1000 - now) <= WINDOW_MS)) return 'stale'
    return sealed === undefined && isReplayed(given, body) ? 'replayed' : 'genuine'
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
const HEAD_BYTES = RANDOM_BYTES + 4

/**
 * AES-256-CBC over 16 random bytes, the length of the message (4 bytes), the message, and the account's app id.
 * @param secrets `aesKey`: EncodingAESKey, 43 characters
 */
export function createSeal(
  { token, appId, aesKey }: { token: string; appId: string; aesKey: string },
  random = () => randomBytes(RANDOM_BYTES),
): Seal {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const cipher = ['aes-256-cbc', key, key.subarray(0, 16)] as const

  function decrypt(sealed: string): Buffer {
    const decipher = createDecipheriv(...cipher).setAutoPadding(false)
    return Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()])
  }

  function encrypt(xml: string): string {
    const head = Buffer.concat([random(), Buffer.alloc(HEAD_BYTES - RANDOM_BYTES)])
    head.writeUInt32BE(Buffer.byteLength(xml), RANDOM_BYTES)
    const plain = Buffer.concat([head, Buffer.from(xml + appId)])
    const padding = BLOCK - (plain.length % BLOCK)
    const encipher = createCipheriv(...cipher).setAutoPadding(false)
    return encipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])).toString('base64')
  }

  return {
    open(sealed) {
      try {
        const plain = decrypt(sealed)
        const end = HEAD_BYTES + plain.readUInt32BE(RANDOM_BYTES)
        const isOurs = plain.subarray(end, plain.length - (plain.at(-1) ?? 0)).toString() === appId
        return isOurs ? plain.subarray(HEAD_BYTES, end).toString() : undefined
      } catch {
        // Not whole blocks, or too few of them: nothing that was encrypted with any key.
        return undefined
      }
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
