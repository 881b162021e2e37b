// What grammY's first page shows: an echo, and nothing else. Arguments: the API's address; the webhook's URL and secret.

import { createServer } from 'node:http'
import { Bot, webhookCallback } from 'grammy'

const [, , apiRoot = '', url = '', secretToken = ''] = process.argv
const bot = new Bot('12345:a-token-for-the-tests-only', { client: { apiRoot } })
bot.on('message:text', (ctx) => ctx.reply(ctx.message.text))
if (url === '') void bot.start()
else {
  await bot.init()
  const callback = webhookCallback(bot, 'http', { secretToken })
  const server = createServer((request, response) => void callback(request, response))
  await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve))
  await bot.api.setWebhook(url, { secret_token: secretToken })
}
