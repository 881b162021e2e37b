// From what a person did on Telegram to what the bot sends: no call is made here.

import type { Answering } from '../../delivery/answering.ts'
import type { Turn } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { Json, Storage } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import { fromButtonData, fromStartParameter, isMenu, type Press } from './buttons.ts'
import { onInline, type Suggest } from './inline.ts'
import { renderAnswered, renderPlain, type Rendered } from './render.ts'
import type { Address, TelegramStep } from './send.ts'
import { speakerOf, type Incoming, type Of, type Origin } from './updates.ts'

interface PrepareParts {
  channel: string
  answering: Answering
  translate: (language: Language) => Translate
  notes: Storage['notes']
  /** The ids of the articles that there are now. */
  articles: () => Iterable<string>
  suggest: Suggest
  /** The reply to a command of an admin's; undefined where it is none or this is no admin. */
  adminCommand: (user: number, name: string) => Promise<string | undefined>
}

/** A message that was sent in answer to one of a person's. */
type SentMessage = { id: number; photo: boolean }

type Asked = Of<'text' | 'command' | 'media'>
type Vote = Extract<Press, { do: 'vote' }>
type Pick = Exclude<Press, Vote>

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

const addressOf = ({ chat, thread, group, message }: Origin, isPress: boolean): Address => ({
  chat,
  ...(thread !== undefined && { thread }),
  ...(group && !isPress && { replyTo: message }),
})

/** The note under which the id of the i-th message of an answer is kept, so that an edited question has it edited. */
const slotOf = ({ chat, message }: Origin, i: number): string => `answer:${chat}:${message}:${i}`

const isSentMessage = (note: Json | undefined): note is SentMessage =>
  typeof note === 'object' && note !== null && !Array.isArray(note) && typeof note['id'] === 'number'

/** The messages that answered this one before it was edited, in order. */
async function oldAnswer({ notes, channel }: PrepareParts, origin: Origin): Promise<SentMessage[]> {
  const found: SentMessage[] = []
  for (;;) {
    const note = await notes.get(channel, slotOf(origin, found.length))
    if (!isSentMessage(note)) return found
    found.push(note)
  }
}

const toDelete = (origin: Origin, old: SentMessage[], from: number): TelegramStep[] =>
  old.slice(from).map(({ id }, i) => ({ do: 'delete', chat: origin.chat, message: id, slot: slotOf(origin, from + i) }))

const toMessages = (origin: Origin, messages: Rendered[], old: SentMessage[]): TelegramStep[] =>
  messages.map((message, i) => {
    const replaced = old[i]
    const step = { do: 'message' as const, to: addressOf(origin, false), message, slot: slotOf(origin, i) }
    return replaced ? { ...step, replaces: replaced.id } : step
  })

/** Sends an answer; what answered the message before is changed in place, but photos cannot be. */
async function answerTo(parts: PrepareParts, asked: Asked, messages: Rendered[]): Promise<TelegramStep[]> {
  const old = asked.edited ? await oldAnswer(parts, asked) : []
  const withPhoto = old.some(({ photo }) => photo) || messages.some(({ photo }) => photo !== undefined)
  if (withPhoto) return [...toDelete(asked, old, 0), ...toMessages(asked, messages, [])]
  return [...toMessages(asked, messages, old), ...toDelete(asked, old, messages.length)]
}

async function onText(parts: PrepareParts, incoming: Of<'text'>, turn: Turn): Promise<TelegramStep[]> {
  const answered = await parts.answering.answer(turn, speakerOf(parts.channel, incoming), incoming.text)
  return answerTo(parts, incoming, renderAnswered(answered, parts.translate))
}

async function onCommand(parts: PrepareParts, incoming: Of<'command'>, turn: Turn): Promise<TelegramStep[]> {
  const news = incoming.group ? undefined : await parts.adminCommand(incoming.user, incoming.name)
  if (news !== undefined) return answerTo(parts, incoming, renderPlain(news))
  const id = toChoice(incoming, parts.articles)
  const answered = await parts.answering.pick(turn, speakerOf(parts.channel, incoming), id)
  return answerTo(parts, incoming, renderAnswered(answered, parts.translate, isMenu(id) ? { id, page: 0 } : undefined))
}

async function onMedia(parts: PrepareParts, incoming: Of<'media'>): Promise<TelegramStep[]> {
  const t = parts.translate(await parts.answering.language(speakerOf(parts.channel, incoming)))
  return answerTo(parts, incoming, renderPlain(t(`telegram_hint_${incoming.media}`)))
}

const acknowledge = ({ callback }: Of<'press'>, text?: string): TelegramStep => ({
  do: 'acknowledge',
  callback,
  ...(text !== undefined && { text }),
})

async function onVote(parts: PrepareParts, pressed: Of<'press'>, vote: Vote, turn: Turn): Promise<TelegramStep[]> {
  const speaker = speakerOf(parts.channel, pressed)
  const outcome = await parts.answering.vote(turn, speaker, vote.answer, vote.value)
  const t = parts.translate(await parts.answering.language(speaker))
  return [acknowledge(pressed, t(outcome === 'new' ? `telegram_vote_${vote.value}` : `telegram_vote_${outcome}`))]
}

async function onPick(parts: PrepareParts, pressed: Of<'press'>, pick: Pick, turn: Turn): Promise<TelegramStep[]> {
  const answered = await parts.answering.pick(turn, speakerOf(parts.channel, pressed), pick.id)
  if (answered.kind === 'throttled') return [acknowledge(pressed, answered.text)]
  const place = isMenu(pick.id) ? { id: pick.id, page: pick.do === 'open' ? pick.page : 0 } : undefined
  const inPlace = pick.do === 'open' && pressed.reachable
  const sends = renderAnswered(answered, parts.translate, place).map((message, i): TelegramStep => {
    const replaces = inPlace && i === 0 && { replaces: pressed.message }
    return { do: 'message', to: addressOf(pressed, true), message, ...replaces }
  })
  return [acknowledge(pressed), ...sends]
}

/** A pressed button is always acknowledged, first of all. */
function onPress(parts: PrepareParts, pressed: Of<'press'>, turn: Turn): Promise<TelegramStep[]> {
  const press = fromButtonData(pressed.data, parts.articles)
  return press.do === 'vote' ? onVote(parts, pressed, press, turn) : onPick(parts, pressed, press, turn)
}

const onNotice = ({ chat, text }: Of<'notice'>): TelegramStep[] =>
  renderPlain(text).map((message) => ({ do: 'message', to: { chat }, message }))

/** Works out the steps for what came in; may be run again, since only `turn.writes` changes. */
export function createPrepare(parts: PrepareParts): (incoming: Incoming, turn: Turn) => Promise<TelegramStep[]> {
  return async (incoming, turn) => {
    if (incoming.kind === 'text') return onText(parts, incoming, turn)
    if (incoming.kind === 'command') return onCommand(parts, incoming, turn)
    if (incoming.kind === 'media') return onMedia(parts, incoming)
    if (incoming.kind === 'press') return onPress(parts, incoming, turn)
    return incoming.kind === 'inline' ? onInline(parts.suggest, incoming) : onNotice(incoming)
  }
}
