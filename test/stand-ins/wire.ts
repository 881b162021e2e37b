// The wire between a bot and a platform: it can be cut, reset, or swallow everything.

import { readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

/**
 * `open`: everything passes. `reset`: connections are reset as soon as they are made. `cut`: a request is read and then
 * the connection is reset. `deaf`: a request reaches the platform, its answer is dropped and the connection reset.
 * `flaky`: a quarter of the requests are cut or deaf. `hole`: what is sent disappears, and nothing ever comes back.
 * `stall`: connections are made, and nothing ever comes back, no handshake either.
 */
export type Wire = 'open' | 'reset' | 'cut' | 'deaf' | 'flaky' | 'hole' | 'stall'

const TLS = join(import.meta.dirname, 'tls')

/** Whoever is to trust a wire with TLS has to trust this. */
export const CERTIFICATE = join(TLS, 'cert.pem')

export async function startWire(target: string, { tls = false } = {}) {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let mode: Wire = 'open'
  let unheard = 0

  function keep<T extends Socket>(socket: T): T {
    open.add(socket)
    return socket.on('error', () => {}).on('close', () => open.delete(socket))
  }

  const encrypt = (socket: Socket) =>
    keep(
      new TLSSocket(socket, {
        isServer: true,
        cert: readFileSync(CERTIFICATE),
        key: readFileSync(join(TLS, 'key.pem')),
      }),
    )

  const fateOf = (): Wire => {
    if (mode !== 'flaky') return mode
    if (Math.random() > 0.25) return 'open'
    return Math.random() < 0.5 ? 'cut' : 'deaf'
  }

  const server = createServer((socket) => {
    keep(socket)
    if (mode === 'reset') socket.resetAndDestroy()
    if (mode === 'reset' || mode === 'stall') return
    const client = tls ? encrypt(socket) : socket
    const platform = keep(connect(Number(port), hostname))
    let fate: Wire = mode
    client.on('data', (data: Buffer) => {
      fate = fateOf()
      if (fate === 'deaf' && data.includes('/sendMessage')) unheard += 1
      if (fate === 'cut') socket.resetAndDestroy()
      else if (fate !== 'hole') platform.write(data)
    })
    platform.on('data', (data) => {
      if (fate === 'deaf' || mode === 'deaf') socket.resetAndDestroy()
      else if (mode !== 'hole') client.write(data)
    })
    client.on('close', () => platform.destroy())
    platform.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()

  return {
    url: `${tls ? 'https' : 'http'}://${hostname}:${typeof address === 'object' ? address?.port : 0}`,
    /** How many messages reached the platform without the bot hearing of it, by `flaky` or `deaf`. */
    unheard: () => unheard,
    set(next: Wire): void {
      mode = next
      if (next === 'reset' || next === 'stall') for (const socket of open) socket.destroy()
    },
    async close(): Promise<void> {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
