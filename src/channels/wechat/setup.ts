// The set-up command (`npm run wechat:setup`): checks what the bot needs of an account, makes its menu, says what is left to do.

import { readConfig, readEnvironment } from '../../config.ts'
import { loadKnowledge } from '../../knowledge/load.ts'
import { createTranslate, type TextKey, type Translate } from '../../texts.ts'
import type { AccountSettings } from './account.ts'
import { ApiRefusal, createApi } from './api.ts'
import { createTokens } from './token.ts'

interface Button {
  type: 'click'
  name: string
  key: string
}

/** WeChat's own form of a menu. */
interface AccountMenu {
  button: { name: string; sub_button: Button[] }[]
}

/** Of the three groups of five that WeChat allows, two are for topics; who looks for one of those left out finds it under "all". */
const MOST = 5

const toButton = (key: string, name: string): Button => ({ type: 'click', name, key })

/** Its keys are the ids of choices. */
function toAccountMenu(sectors: readonly { id: string; zh: string }[], t: Translate): AccountMenu {
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

/** A line for whoever looks after the account. */
interface Line {
  key: TextKey
  params?: Record<string, string | number>
}

/** A command of one process has nobody to share a token with. */
const UNSHARED = { get: async () => undefined, replace: async () => true }

/** Of making the menu: an account that is not verified may have none. */
const OUTCOMES = new Map<number, TextKey>([
  [0, 'wechat_setup_menu'],
  [48001, 'wechat_setup_unverified'],
])

/** What was found and done; `isDone`: nothing stands in the way any more. */
async function setUp(settings: AccountSettings, menu: AccountMenu): Promise<{ lines: Line[]; isDone: boolean }> {
  const api = createApi(settings.apiRoot)
  const tokens = createTokens({ ...settings, api, notes: UNSHARED, now: Date.now, random: Math.random })
  const token = await tokens.get().catch(() => undefined)
  const { key = 'wechat_down_token', code = 0 } = tokens.trouble() ?? {}
  if (token === undefined) return { lines: [{ key, params: { code } }], isDone: false }
  const made = await api('menu/create', { access_token: token }, menu).then(() => 0, toCode)
  const outcome = { key: OUTCOMES.get(made) ?? 'wechat_setup_menu_failed', params: { code: made } }
  return { lines: [{ key: 'wechat_setup_token' }, outcome], isDone: OUTCOMES.has(made) }
}

const toCode = (error: unknown): number => (error instanceof ApiRefusal ? error.code : -1)

/** What to enter in the account's console, where the API does not reach. */
const toSteps = ({ aesKey }: AccountSettings): Line[] => [
  { key: 'wechat_setup_url' },
  { key: aesKey === undefined ? 'wechat_setup_plain' : 'wechat_setup_sealed' },
  { key: 'wechat_setup_enable' },
]

/** Returns the exit code. */
async function run(): Promise<number> {
  const translate = createTranslate()
  const { config, wrong } = readConfig(readEnvironment())
  const account = config.wechat?.account
  const tell = (lines: readonly Line[]): void => {
    for (const language of ['zh', 'ru'] as const)
      process.stdout.write(`${lines.map(({ key, params }) => translate(language)(key, params)).join('\n')}\n\n`)
  }
  if (!account || wrong.length > 0) {
    tell([
      { key: 'wechat_setup_none' },
      ...wrong.map(({ name }) => ({ key: 'wechat_setup_wrong' as const, params: { name } })),
    ])
    return 1
  }
  const { sectors } = await loadKnowledge(config.knowledgeDir)
  const { lines, isDone } = await setUp(account, toAccountMenu(sectors, translate('zh')))
  tell(isDone ? [...lines, ...toSteps(account)] : lines)
  return isDone ? 0 : 1
}

process.exitCode = await run()
