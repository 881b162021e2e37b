// The set-up command (`npm run telegram:setup`): presents the bot in Telegram in both languages and says what changed.

import { Api, GrammyError, HttpError } from 'grammy'
import { readConfig, readEnvironment } from '../../config.ts'
import { createTranslate, type Translate } from '../../translate.ts'
import { setUpProfile } from './profile.ts'
import { toTrouble } from './trouble.ts'

/** How long a call may take, in seconds. */
const CALL_SECONDS = 30

function reasonOf(error: unknown, t: Translate): string {
  if (!(error instanceof GrammyError || error instanceof HttpError)) throw error
  const { why } = toTrouble(error, 0, t)
  return why ?? error.name
}

/** Returns the exit code. */
async function setUp(say: (line: string) => void): Promise<number> {
  const translate = createTranslate()
  const t = translate('ru')
  const { telegram } = readConfig(readEnvironment()).config
  if (!telegram) {
    say(t('telegram_setup_no_token'))
    return 1
  }
  const { token, apiRoot, admins } = telegram
  const api = new Api(token, { timeoutSeconds: CALL_SECONDS, ...(apiRoot !== undefined && { apiRoot }) })
  try {
    await setUpProfile({ api, admins, translate, say })
    return 0
  } catch (error) {
    say(t('telegram_setup_failed', { reason: reasonOf(error, t) }))
    return 1
  }
}

process.exitCode = await setUp((line) => void process.stdout.write(`${line}\n`))
