// The entry point: the bot on the channels that are configured, or a chat in the terminal when none is.

import { spawn } from 'node:child_process'
import closeWithGrace from 'close-with-grace'
import { runTerminal } from './channels/terminal.ts'
import { type Config, readConfig, readEnvironment, secretsOf } from './config.ts'
import { createDialogue } from './dialogue/dialogue.ts'
import type { Knowledge } from './knowledge/article.ts'
import { createLiveKnowledge, errorsOf, logNews, type News, staleArticles, warningsOf } from './knowledge/live.ts'
import { formatProblem } from './knowledge/problem.ts'
import type { Language } from './language/language.ts'
import { createLog, hideSecrets, type Log } from './log.ts'
import { endWithPipe } from './progress.ts'
import { isLearnt } from './search/model.ts'
import { createSearch, createSearchGently, type Search } from './search/search.ts'
import type { Service } from './service.ts'
import type { Env, WrongSetting } from './settings.ts'
import { DatabaseError, StorageError } from './storage/storage.ts'
import { createTranslate, type Translate } from './texts.ts'

/** What runs when the process is told to end has so long to finish. */
const GRACE_MS = 25_000

/** Nobody waits for an answer at the start; later they do. */
const index = (knowledge: Knowledge, before?: Search): Search | Promise<Search> =>
  before ? createSearchGently(knowledge, before) : createSearch(knowledge)

const translate = createTranslate()
const t = translate('ru')
const complain = (text: string) => void process.stderr.write(`${text}\n`)

async function run(): Promise<void> {
  const env = readEnvironment()
  const { config, wrong, notes } = readConfig(env)
  if (wrong.length > 0) return fail(wrongText(wrong))
  if (process.argv[2] === 'desk') return openDesk(env)
  if (!config.telegram && !config.wechat) return chat(config)
  const log = createLog({ level: config.logLevel, secrets: secretsOf(env) })
  for (const key of notes) for (const language of languagesFor(key)) log.info(translate(language)(key))
  await serve(config, log)
}

async function chat(config: Config): Promise<void> {
  endWithPipe()
  const live = await createLiveKnowledge({ dir: config.knowledgeDir, index, isLearnt, onNews: tellNews })
  const search = live.current
  const dialogue = createDialogue({ search, translate, now: Date.now, isKept: false })
  complain(t('config_off_channels'))
  const { knowledge } = search()
  await runTerminal({ dialogue, knowledge, translate, input: process.stdin, output: process.stdout })
  await live.close()
}

/** Tells whoever sits at the terminal what came of an edit. */
function tellNews(news: News): void {
  if (news.kind === 'failed') return complain(t('staff_reload_failed', { reason: String(news.error) }))
  if (news.kind === 'away') return complain(t('staff_away', { why: news.why }))
  const errors = errorsOf(news.knowledge)
  complain(t('staff_taken_up', { articles: news.knowledge.articles.length, errors: errors.length }))
  for (const problem of errors) complain(`  ${formatProblem(problem, 'ru')}`)
  const stale = staleArticles(news.knowledge)
  if (stale.length > 0) complain(t('staff_kept', { articles: stale.join(', ') }))
  const warnings = warningsOf(news.knowledge)
  if (warnings.length > 0) complain(t('staff_warned'))
  for (const problem of warnings) complain(`  ${formatProblem(problem, 'ru')}`)
}

/** The desk alone, on this machine and with no channel: to try it, or to work where the bot runs elsewhere on this database. */
async function openDesk(env: Env): Promise<void> {
  const here = { ...env, DESK: 'on', DESK_URL: undefined, HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: undefined }
  const { telegram: _, wechat: __, ...config } = readConfig(here).config
  const service = await serve(config, createLog({ level: 'warn', secrets: secretsOf(env) }))
  const url = await service.invite?.(t('desk_admin', { number: 1 }))
  if (url === undefined) return
  process.stdout.write(`${t('desk_link', { url })}\n`)
  if (process.stdout.isTTY) browse(url)
}

/** Shows the page; whoever has no browser here has the link. */
function browse(url: string): void {
  const openers: Partial<Record<NodeJS.Platform, string[]>> = { win32: ['cmd', '/c', 'start', ''], darwin: ['open'] }
  const [command = '', ...args] = openers[process.platform] ?? ['xdg-open']
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

async function serve(config: Config, log: Log): Promise<Service> {
  // The terminal needs none of the channels' libraries, which are most of the memory.
  const { startService } = await import('./service.ts')
  const onNews = logNews(log)
  const started = performance.now()
  const live = await createLiveKnowledge({ dir: config.knowledgeDir, index, isLearnt, onNews })
  live.current().prepare()
  onNews({
    kind: 'reloaded',
    knowledge: live.current().knowledge,
    ms: Math.round(performance.now() - started),
  })
  const service = await startService({
    config,
    search: live.current,
    live,
    knowledgeAway: live.away,
    translate,
    log,
    now: Date.now,
    random: Math.random,
    ...(process.stdout.isTTY && { print: (text: string) => void process.stdout.write(text) }),
  })
  closeWithGrace(
    { delay: GRACE_MS, logger: false, onTimeout: () => log.error('not finished in time') },
    async ({ err }) => {
      if (err) log.error({ err }, 'an error that nobody expected; the process ends')
      await live.close()
      await service.stop()
    },
  )
  await service.started
  return service
}

function fail(text: string): void {
  complain(text)
  process.exitCode = 1
}

const wrongText = (wrong: WrongSetting[]): string =>
  [
    t('config_wrong'),
    ...wrong.flatMap((one) => languagesFor(one.name).map((language) => wrongLine(one, translate(language)))),
    t('config_wrong_hint'),
  ].join('\n')

const wrongLine = ({ name, key, params }: WrongSetting, say: Translate): string =>
  say('config_wrong_line', { name, text: say(key, params) })

/** Who sets up WeChat reads Chinese, mostly. */
const languagesFor = (what: string): Language[] =>
  what.startsWith('WECHAT') || what === 'config_former_wechat' ? ['zh', 'ru'] : ['ru']

/** Why it did not start, for who started it. */
function explain(error: unknown): string {
  if (error instanceof DatabaseError) return t(`database_${error.fault}`)
  const cause = error instanceof StorageError ? error.cause : error
  const reason = hideSecrets(cause instanceof Error ? cause.message || cause.name : String(cause))
  return error instanceof StorageError ? t('database_away', { reason }) : (explainListening(cause) ?? reason)
}

/** The port that could not be listened to. */
function explainListening(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined
  const { config } = readConfig(readEnvironment())
  const port = 'port' in error ? Number(error.port) : config.port
  const name = port === config.adminPort ? 'ADMIN_PORT' : 'PORT'
  const line = (setting: string, text: string) => t('config_wrong_line', { name: setting, text }).trim()
  if (error.code === 'EADDRINUSE') return line(name, t('config_listen_busy', { port }))
  if (error.code === 'EACCES' && error.syscall === 'listen')
    return line(name, t('config_listen_refused', { port, host: config.host, reason: 'EACCES' }))
  if (error.code === 'EADDRNOTAVAIL' || error.syscall === 'getaddrinfo')
    return line('HOST', t('config_listen_host', { host: config.host }))
  return undefined
}

try {
  await run()
} catch (error) {
  fail(t('config_start_failed', { reason: explain(error) }))
  process.exit(1)
}
