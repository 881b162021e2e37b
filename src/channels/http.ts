// What channels that are posted to share: the shape of a handler, and reading a body within bounds.

/** Answers one request; `connection` is the server's own, of the one who asks. May throw: then the server answers 500. */
export type WebHandler = (request: Request, connection?: unknown) => Response | Promise<Response>

/** The body is larger than it may be: answer 413. */
export class TooLargeError extends Error {
  override name = 'TooLargeError'
}

/** The body as UTF-8 text. Rejects with `TooLargeError` as soon as it has more than `limit` bytes. */
export async function readBody(request: Request, limit: number): Promise<string> {
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > limit) throw new TooLargeError()
  // Node's parser takes no more than was announced; asking for the stream costs five times as much.
  if (announced !== null) return request.text()
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit) throw new TooLargeError()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A short plain text that nobody keeps. */
export const textResponse = (status: number, text: string, headers: Record<string, string> = {}): Response =>
  new Response(text, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
