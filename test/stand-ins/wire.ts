// The wire between a bot and a platform: it can be cut, reset, or swallow everything.

import { connect, createServer, type Socket } from 'node:net'

/**
 * `open`: everything passes. `reset`: connections are reset as soon as they are made. `cut`: a request is read and then
 * the connection is reset. `deaf`: a request reaches the platform, its answer is dropped and the connection reset.
 * `hole`: what is sent disappears, and nothing ever comes back.
 */
export type Wire = 'open' | 'reset' | 'cut' | 'deaf' | 'hole'

export async function startWire(target: string) {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let mode: Wire = 'open'

  function keep(socket: Socket): Socket {
    open.add(socket)
    return socket.on('error', () => {}).on('close', () => open.delete(socket))
  }

  function onData(client: Socket, platform: Socket, data: Buffer): void {
    if (mode === 'cut') client.resetAndDestroy()
    else if (mode !== 'hole') platform.write(data)
  }

  function onAnswer(client: Socket, data: Buffer): void {
    if (mode === 'deaf') client.resetAndDestroy()
    else if (mode !== 'hole') client.write(data)
  }

  const server = createServer((socket) => {
    const client = keep(socket)
    if (mode === 'reset') {
      client.resetAndDestroy()
      return
    }
    const platform = keep(connect(Number(port), hostname))
    client.on('data', (data) => onData(client, platform, data)).on('close', () => platform.destroy())
    platform.on('data', (data) => onAnswer(client, data)).on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()

  return {
    url: `http://${hostname}:${typeof address === 'object' ? address?.port : 0}`,
    set(next: Wire): void {
      mode = next
      if (next === 'reset') for (const socket of open) socket.resetAndDestroy()
    },
    async close(): Promise<void> {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
