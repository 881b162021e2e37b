// The channel with its inbox and a database file as a process of its own, the dialogue being the small one.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createTelegram } from '../../../src/channels/telegram/index.ts'
import { createAnswering } from '../../../src/delivery/answering.ts'
import { createInbox, INBOX_DEFAULTS, type InboxSettings } from '../../../src/delivery/inbox.ts'
import { createMetrics } from '../../../src/delivery/metrics.ts'
import { createPace } from '../../../src/delivery/pace.ts'
import { createLog } from '../../../src/log.ts'
import { openStorage } from '../../../src/storage/open.ts'
import { createTranslate } from '../../../src/texts.ts'
import { openTemporary } from '../../storage/temporary.ts'
import { ARTICLES, smallDialogue } from './small-dialogue.ts'

export interface SmallMainOptions {
  apiRoot: string
  /** The database's file, or `memory`. */
  database: string
  token?: string
  settings?: InboxSettings
  /** Absent: polling. */
  webhook?: { url: string; secret: string; port: number }
}

const openSql = (url: string) => openStorage({ url, onIdleError: () => {} })

export async function startSmallMain({ apiRoot, database, webhook, ...options }: SmallMainOptions) {
  const log = createLog({ level: 'warn', secrets: [] })
  const storage = database === 'memory' ? await openTemporary() : await openSql(database)
  const [metrics, translate] = [createMetrics(), createTranslate()]
  const pace = createPace({ perMinute: 1_000_000 })
  const telegram = createTelegram({
    token: options.token ?? '12345:a-token-for-the-tests-only',
    apiRoot,
    ...(webhook && { webhook }),
    writeMs: 4000,
    admins: [],
    answering: createAnswering({ dialogue: smallDialogue, storage, pace, metrics, translate, now: Date.now }),
    storage,
    translate,
    articles: () => ARTICLES,
    keptDays: 90,
    titleOf: () => undefined,
    suggest: () => [],
    knowledgeDir: '.',
    log,
    now: Date.now,
  })
  const settings = options.settings ?? { ...INBOX_DEFAULTS, queueBound: 100_000 }
  const owner = randomUUID()
  const inbox = createInbox({
    store: storage.inbox,
    owner,
    channels: [telegram],
    settings,
    metrics,
    log,
    now: Date.now,
  })
  const handler = telegram.webhook?.handler
  const server = createServer(handler && getRequestListener(handler))
  if (webhook) await new Promise<void>((resolve) => server.listen(webhook.port, '127.0.0.1', resolve))
  await telegram.start(inbox.intake('telegram'))
  inbox.start()
  return async () => {
    await telegram.stopIntake()
    await inbox.stop()
    await storage.close()
    server.closeAllConnections()
    server.close()
  }
}
