// From what a person did on Telegram to what the bot sends: no call is made here.

import type { Turn } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { Storage } from '../../storage/storage.ts'
import { answerSteps, oldAnswer } from './answers.ts'
import { fromStartParameter, toCallbackData } from './callback.ts'
import { speakerOf, type Incoming } from './incoming.ts'
import { isMenu } from './keyboard.ts'
import { INLINE_CACHE_S, INLINE_RESULTS, TEXT_LIMIT } from './limits.ts'
import { onPress, type PressParts } from './presses.ts'
import { renderPlain, type Rendered } from './render.ts'
import { renderAnswered } from './replies.ts'
import type { InlineResult, TelegramStep } from './steps.ts'
import { splitText } from './text.ts'

type Of<K extends Incoming['kind']> = Extract<Incoming, { kind: K }>

export interface PrepareParts extends PressParts {
  notes: Storage['notes']
  /** The articles nearest to a text, best first, in the language of the text or else the client's. */
  suggest: (text: string, client: Language, limit: number) => InlineResult[] | Promise<InlineResult[]>
  /** The reply to a command of an admin's; undefined where it is none or this is no admin. */
  adminCommand: (user: number, name: string) => Promise<string | undefined>
}

/** The commands and the choices that they stand for (see `Dialogue.pick`). */
const COMMANDS = new Map([
  ['start', 'g'],
  ['help', 'h'],
  ['topics', 'm'],
  ['lang', 'l'],
  ['about', 'i'],
])

/** The choice that a command stands for; an unknown command gets help. */
function toChoice({ name, argument }: Of<'command'>, articles: () => Iterable<string>): string {
  if (name === 'start' && argument !== '') return `a:${fromStartParameter(argument, articles())}`
  if (name === 'lang' && /^(ru|zh)$/i.test(argument)) return `l:${argument.toLowerCase()}`
  return COMMANDS.get(name) ?? 'h'
}

/** A result's id has the limit of a button's data, its text that of a message. */
const toInlineResult = ({ id, title, text }: InlineResult): InlineResult => ({
  id: toCallbackData({ do: 'pick', id }),
  title,
  text: splitText({ text, entities: [] }, TEXT_LIMIT)[0]?.text ?? title,
})

/** Works out the steps for what came in; may be run again, since only `turn.writes` changes. */
export function createPrepare(parts: PrepareParts): (incoming: Incoming, turn: Turn) => Promise<TelegramStep[]> {
  const { answering, channel, translate } = parts

  async function answerTo(incoming: Of<'text' | 'command' | 'media'>, messages: Rendered[]): Promise<TelegramStep[]> {
    const old = incoming.edited ? await oldAnswer(parts.notes, channel, incoming) : []
    return answerSteps(incoming, messages, old)
  }

  async function onText(incoming: Of<'text'>, turn: Turn): Promise<TelegramStep[]> {
    const answered = await answering.answer(turn, speakerOf(channel, incoming), incoming.text)
    return answerTo(incoming, renderAnswered(answered, translate))
  }

  async function onCommand(incoming: Of<'command'>, turn: Turn): Promise<TelegramStep[]> {
    const news = incoming.group ? undefined : await parts.adminCommand(incoming.user, incoming.name)
    if (news !== undefined) return answerTo(incoming, renderPlain(news))
    const id = toChoice(incoming, parts.articles)
    const answered = await answering.pick(turn, speakerOf(channel, incoming), id)
    return answerTo(incoming, renderAnswered(answered, translate, isMenu(id) ? { id, page: 0 } : undefined))
  }

  async function onMedia(incoming: Of<'media'>): Promise<TelegramStep[]> {
    const t = translate(await answering.language(speakerOf(channel, incoming)))
    return answerTo(incoming, renderPlain(t(`telegram_hint_${incoming.media}`)))
  }

  async function onInline({ query, text, client }: Of<'inline'>): Promise<TelegramStep[]> {
    const found = text.trim() === '' ? [] : await parts.suggest(text, client, INLINE_RESULTS)
    return [{ do: 'inline', query, results: found.map(toInlineResult), cacheSeconds: INLINE_CACHE_S }]
  }

  const onNotice = ({ chat, text }: Of<'notice'>): TelegramStep[] =>
    renderPlain(text).map((message) => ({ do: 'message', to: { chat }, message }))

  return async (incoming, turn) => {
    if (incoming.kind === 'text') return onText(incoming, turn)
    if (incoming.kind === 'command') return onCommand(incoming, turn)
    if (incoming.kind === 'media') return onMedia(incoming)
    if (incoming.kind === 'press') return onPress(parts, incoming, turn)
    return incoming.kind === 'inline' ? onInline(incoming) : onNotice(incoming)
  }
}
