// A process to be killed: an inbox over HTTP. Arguments: the database, the platform's address, and a JSON of `BotPlan`.

import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import { type Channel, SendError, type Step } from '../../src/delivery/channel.ts'
import { createAnswering } from '../../src/delivery/answering.ts'
import { writeMsOf } from '../../src/delivery/claims.ts'
import { createInbox, INBOX_DEFAULTS } from '../../src/delivery/inbox.ts'
import { createMetrics } from '../../src/delivery/metrics.ts'
import { createPace } from '../../src/delivery/pace.ts'
import { createLog } from '../../src/log.ts'
import { openStorage } from '../../src/storage/open.ts'
import { planSchema } from './plan.ts'
import { counting } from './small-parts.ts'

const [, , url = '', platform = '', json = '{}'] = process.argv
const HOUR_MS = 3_600_000

const plan = planSchema.parse(JSON.parse(json))
const limit = plan.pace && { key: 'all', ...plan.pace }
let skewMs = plan.skewMs
const now = () => Date.now() + skewMs
// Somebody sets the clock back.
process.on('SIGUSR2', () => (skewMs -= HOUR_MS))
const storage = await openStorage({ url, onIdleError: () => {} })
const log = createLog({
  level: process.env['BOT_LOG'] === 'yes' ? 'warn' : 'silent',
  secrets: [],
  destination: process.stderr,
})
const metrics = createMetrics()
const answering = createAnswering({
  dialogue: counting,
  storage,
  pace: createPace({ perMinute: 100_000 }),
  metrics,
  translate: () => () => '',
  now,
})

const agent = new Agent({ keepAlive: true })

/** Knows whether the request was written; writes nothing when it was held up for long. */
const call = (step: Step) =>
  new Promise<number>((resolve, reject) => {
    const begun = performance.now()
    let isWritten = false
    const fail = (cause?: Error) => reject(new SendError(isWritten ? 'unclear' : 'not-sent', 'no answer', { cause }))
    const sending = request(`${platform}/send`, { method: 'POST', agent })
    const write = () => {
      isWritten = performance.now() - begun < writeMsOf(plan.leaseMs)
      if (isWritten) sending.end(JSON.stringify({ ...step, life: plan.life, at: Number(process.hrtime.bigint()) }))
      else sending.destroy(new Error('held up'))
    }
    sending.once('socket', (socket) => void (socket.connecting ? socket.once('connect', write) : write()))
    sending.once('error', fail)
    sending.once('response', (response) => {
      response
        .resume()
        .once('end', () => resolve(response.statusCode ?? 0))
        .once('error', fail)
    })
  })

const channel: Channel = {
  name: 'small',
  start: async () => {},
  stopIntake: async () => {},
  stop: async () => {},
  state: () => ({ status: 'online' }),
  async prepare(turn) {
    const answered = await answering.answer(turn, { key: turn.lane, language: 'ru' }, JSON.stringify(turn.payload))
    if (answered.kind !== 'reply') return []
    return [{ lane: turn.lane, updateId: turn.updateId, text: answered.reply.text }]
  },
  async send(step) {
    const status = await call(step)
    if (status === 429) throw new SendError('busy', '429', { afterMs: 1000 })
    if (status !== 200) throw new SendError('not-sent', String(status))
    return undefined
  },
  pace: () => (limit ? [limit] : []),
}

const inbox = createInbox({
  store: storage.inbox,
  owner: `${process.pid}-${Math.random()}`,
  channels: [channel],
  settings: { ...INBOX_DEFAULTS, leaseMs: plan.leaseMs },
  metrics,
  log,
  now,
})
inbox.start()

const server = createServer((request, response) => {
  readJson(request)
    .then((update) => inbox.intake('small').accept([update]))
    .then(
      () => response.writeHead(200).end(),
      () => response.writeHead(503).end(),
    )
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ pid: process.pid, port: typeof address === 'object' && address ? address.port : 0 })
})

process.once('SIGTERM', () => {
  server.close()
  void inbox
    .stop()
    .then(() => storage.close())
    .then(() => process.exit(0))
})

async function readJson(request: IncomingMessage): Promise<{ updateId: string; lane: string; payload: string }> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}
