// One bot under load, as a process of its own, so that its CPU time is its alone: bare grammY, or the channel with an inbox.

import { createServer } from 'node:http'
import { Bot, webhookCallback } from 'grammy'
import { startSmallMain, type SmallMainOptions } from '../channels/telegram/small-main.ts'

export interface ChildOptions extends SmallMainOptions {
  kind: 'bare' | 'memory' | 'file'
}

/** What grammY's first page shows: an echo, and nothing else. */
async function startBare({ apiRoot, webhook }: ChildOptions): Promise<void> {
  const bot = new Bot('12345:a-token-for-the-tests-only', { client: { apiRoot } })
  bot.on('message:text', (ctx) => ctx.reply(ctx.message.text))
  if (!webhook) return void bot.start()
  await bot.init()
  const callback = webhookCallback(bot, 'http', { secretToken: webhook.secret })
  await new Promise<void>((resolve) =>
    createServer((req, res) => void callback(req, res)).listen(webhook.port, '127.0.0.1', resolve),
  )
  await bot.api.setWebhook(webhook.url, { secret_token: webhook.secret })
}

const options: ChildOptions = JSON.parse(process.argv[2] ?? '{}')
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
if (options.kind === 'bare') await startBare(options)
else await startSmallMain(options)
