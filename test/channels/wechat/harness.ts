// The WeChat channel on a real inbox, with a dialogue whose replies are easy to tell apart.

import { createWechat, type Wechat, type WechatParts, type WechatSettings } from '../../../src/channels/wechat/index.ts'
import { createAnswering } from '../../../src/delivery/answering.ts'
import { createInbox, INBOX_DEFAULTS } from '../../../src/delivery/inbox.ts'
import { createMetrics } from '../../../src/delivery/metrics.ts'
import { createPace } from '../../../src/delivery/pace.ts'
import type { Dialogue, Turned } from '../../../src/dialogue/dialogue.ts'
import type { Reply } from '../../../src/dialogue/reply.ts'
import { createLog } from '../../../src/log.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { createTranslate } from '../../../src/texts.ts'
import { openTemporary } from '../../storage/temporary.ts'

export const SOURCE = '来源：出访总结，截至2016年5月25日。'

/** An answer quotes the question, and names its source once; a question with «?» in it is not known. */
const echo: Dialogue = {
  answer: (known, speaker, text) => toTurned(toReply(speaker.language, text, known?.source !== undefined)),
  pick: (_, speaker, id) =>
    toTurned({
      kind: 'choices',
      language: speaker.language,
      article: null,
      text: `选择 ${id}`,
      choices: [
        { id: 's:tourism', label: '旅游' },
        { id: 's:culture', label: '文化' },
      ],
      confidence: 1,
    }),
}

const toTurned = (reply: Reply): Turned => ({
  reply,
  conversation: { choices: reply.choices, clarified: false, at: 0, ...(reply.article !== null && { source: SOURCE }) },
})

function toReply(channel: 'ru' | 'zh', text: string, isSourceKnown: boolean): Reply {
  const language: Reply['language'] = /[а-яё]/iu.test(text) ? 'ru' : channel
  if (/[?？]/u.test(text))
    return { kind: 'unknown', language, article: null, text: '我不知道。', choices: [], confidence: 0 }
  return {
    kind: 'answer',
    language,
    article: 'tourism/arctic-cruises',
    text: `答：${text}\n\n${isSourceKnown ? '来源同上。' : SOURCE}`,
    choices: [{ id: 'a:tourism/ships', label: '邮轮' }],
    confidence: 1,
  }
}

export interface Running {
  channel: Wechat
  storage: Storage
  /** Everything that was logged, and everything that was printed. */
  logged: () => string
  printed: () => string
  stop: () => Promise<void>
}

export interface RunOptions extends Partial<Pick<WechatParts, 'way' | 'timing'>> {
  settings?: Partial<WechatSettings>
  dialogue?: Dialogue
  storage?: Storage
}

export async function run({ settings, dialogue = echo, ...rest }: RunOptions): Promise<Running> {
  const storage = rest.storage ?? (await openTemporary())
  const [lines, printed]: [string[], string[]] = [[], []]
  const log = createLog({ level: 'info', secrets: [], destination: { write: (line) => void lines.push(line) } })
  const metrics = createMetrics()
  const now = Date.now
  const translate = createTranslate()
  const answering = createAnswering({
    dialogue,
    storage,
    pace: createPace({ perMinute: 100_000 }),
    metrics,
    translate: (language) => (key) => translate(language)(key),
    now,
  })
  const channel = createWechat({
    ...rest,
    settings: { acceptFriends: true, ...settings },
    answering,
    storage,
    keptDays: 90,
    translate,
    writeMs: 4000,
    log,
    now,
    random: Math.random,
    print: (text) => void printed.push(text),
  })
  const inbox = createInbox({
    store: storage.inbox,
    owner: 'test',
    channels: [channel],
    settings: INBOX_DEFAULTS,
    metrics,
    log,
    now,
  })
  inbox.start()
  await channel.start(inbox.intake('wechat'))
  return {
    channel,
    storage,
    logged: () => lines.join(''),
    printed: () => printed.join(''),
    async stop() {
      await channel.stopIntake()
      await inbox.stop()
      await channel.stop()
      if (!rest.storage) await storage.close()
    },
  }
}

/** Waits until it holds, without sleeping longer than needed; fails after `ms`. */
export async function until<T>(what: () => T | undefined | false, ms = 120_000): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const value = what()
    if (value !== undefined && value !== false) return value
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
