// The set-up command (`npm run wechat:setup`): checks what the bot needs of an account, makes its menu, says what is left to do.

import { readConfig, readEnvironment } from '../../config.ts'
import { loadKnowledge } from '../../knowledge/load.ts'
import { createTranslate, type TextKey, type Translate } from '../../texts.ts'
import type { AccountSettings } from './account.ts'
import { ApiRefusal, createApi } from './api.ts'
import { createTokens } from './token.ts'

/** Of the three groups of five that WeChat allows, two are for topics; who looks for one of those left out finds it under "all". */
const MOST = 5

const toButton = (key: string, name: string) => ({ type: 'click', name, key })

/** In WeChat's own form; its keys are the ids of choices. */
function toAccountMenu(sectors: readonly { id: string; zh: string }[], t: Translate) {
  const topics = sectors.map(({ id, zh }) => toButton(`s:${id}`, zh))
  const half = Math.min(MOST, Math.ceil(topics.length / 2))
  const more = [
    toButton('m', t('wechat_menu_all')),
    toButton('i', t('wechat_menu_about')),
    toButton('h', t('wechat_menu_help')),
    toButton('l', t('wechat_menu_language')),
  ]
  const groups = [
    { name: t('wechat_menu_first'), sub_button: topics.slice(0, half) },
    { name: t('wechat_menu_second'), sub_button: topics.slice(half, half + MOST) },
    { name: t('wechat_menu_more'), sub_button: more },
  ]
  return { button: groups.filter((group) => group.sub_button.length > 0) }
}

/** A command of one process has nobody to share a token with. */
const UNSHARED = { get: async () => undefined, replace: async () => true }

/** Of making the menu: an account that is not verified may have none. */
const OUTCOMES = new Map<number, TextKey>([
  [0, 'wechat_setup_menu'],
  [48001, 'wechat_setup_unverified'],
])

/** A line for whoever looks after the account. */
type Line = [key: TextKey, params?: Record<string, string | number>]

/** What was found and done, and what is left to enter in the account's console, where the API does not reach. */
async function setUp(settings: AccountSettings, menu: object): Promise<Line[]> {
  const api = createApi(settings.apiRoot)
  const tokens = createTokens({ ...settings, api, notes: UNSHARED, now: Date.now, random: Math.random })
  const token = await tokens.get().catch(() => undefined)
  const { key = 'wechat_down_token', code = 0 } = tokens.trouble() ?? {}
  if (token === undefined) return [[key, { code }]]
  const made = await api('menu/create', { access_token: token }, menu).then(() => 0, toCode)
  const outcome: Line = [OUTCOMES.get(made) ?? 'wechat_setup_menu_failed', { code: made }]
  if (!OUTCOMES.has(made)) return [['wechat_setup_token'], outcome]
  const mode = settings.aesKey === undefined ? 'wechat_setup_plain' : 'wechat_setup_sealed'
  return [['wechat_setup_token'], outcome, ['wechat_setup_url'], [mode], [LAST_STEP]]
}

/** It is told when nothing stands in the way any more. */
const LAST_STEP = 'wechat_setup_enable'

const toCode = (error: unknown): number => (error instanceof ApiRefusal ? error.code : -1)

async function run(): Promise<Line[]> {
  const { config, wrong } = readConfig(readEnvironment())
  const account = config.wechat?.account
  if (!account || wrong.length > 0)
    return [['wechat_setup_none'], ...wrong.map(({ name }): Line => ['wechat_setup_wrong', { name }])]
  const { sectors } = await loadKnowledge(config.knowledgeDir)
  return setUp(account, toAccountMenu(sectors, translate('zh')))
}

const translate = createTranslate()
const lines = await run()
for (const language of ['zh', 'ru'] as const)
  process.stdout.write(`${lines.map(([key, params]) => translate(language)(key, params)).join('\n')}\n\n`)
process.exitCode = lines.some(([key]) => key === LAST_STEP) ? 0 : 1
