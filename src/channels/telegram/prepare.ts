// From what a person did on Telegram to what the bot sends: no call is made here.

import type { Answered, Answering } from '../../delivery/answering.ts'
import type { Turn } from '../../delivery/channel.ts'
import type { Speaker } from '../../dialogue/dialogue.ts'
import { isEnglish } from '../../language/english.ts'
import { LANGUAGES, type Language } from '../../language/language.ts'
import type { Json, Storage } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import type { AdminCommands } from './admin.ts'
import { fromButtonData, fromStartParameter, opensMenu, type MenuPlace, type Press } from './buttons.ts'
import { onInline, type Suggest } from './inline.ts'
import { renderMenu, renderPlain, renderReply, type Rendered } from './render.ts'
import { topicKey } from './send.ts'
import type { Address, TelegramStep } from './steps.ts'
import { speakerOf, type Incoming, type Of, type Origin } from './updates.ts'

interface PrepareParts {
  channel: string
  answering: Answering
  translate: (language: Language) => Translate
  storage: Pick<Storage, 'forget' | 'notes' | 'personHash'>
  /** The ids of the articles that there are now. */
  articles: () => Iterable<string>
  suggest: Suggest
  /** How long questions are kept, in days. */
  keptDays: number
  adminCommand: AdminCommands
}

/** A message that was sent in answer to one of a person's. */
type SentMessage = { id: number; photo: boolean }

/** What is to be said in a chat, and the article that it is about. */
interface Said {
  messages: Rendered[]
  article?: string
}

type Asked = Of<'text' | 'command' | 'media'>
type Vote = Extract<Press, { do: 'vote' }>
type Picked = Exclude<Press, Vote>

/** The commands and the choices that they stand for (see `Dialogue.pick`). */
const COMMANDS = new Map([
  ['start', 'g'],
  ['help', 'h'],
  ['topics', 'm'],
  ['lang', 'l'],
  ['about', 'i'],
])

/** The choice that a command stands for; an unknown command gets help, a link that leads nowhere the greeting. */
function toChoice({ name, argument }: Of<'command'>, articles: () => Iterable<string>): string {
  const linked = name === 'start' ? fromStartParameter(argument, articles()) : undefined
  if (linked !== undefined) return `a:${linked}`
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
async function oldAnswer({ storage, channel }: PrepareParts, origin: Origin): Promise<SentMessage[]> {
  const found: SentMessage[] = []
  for (;;) {
    const note = await storage.notes.get(channel, slotOf(origin, found.length))
    if (!isSentMessage(note)) return found
    found.push(note)
  }
}

const toDelete = (origin: Origin, old: SentMessage[], from: number): TelegramStep[] =>
  old.slice(from).map(({ id }, i) => ({ do: 'delete', chat: origin.chat, message: id, slot: slotOf(origin, from + i) }))

const toMessages = (origin: Origin, said: Said, old: SentMessage[]): TelegramStep[] =>
  said.messages.map((message, i) => ({
    do: 'message',
    to: addressOf(origin, false),
    message,
    slot: slotOf(origin, i),
    ...(said.article !== undefined && { article: said.article }),
    ...(old[i] && { replaces: old[i].id }),
  }))

/** Sends an answer; what answered the message before is changed in place, but photos cannot be. */
async function answerTo(parts: PrepareParts, asked: Asked, said: Said): Promise<TelegramStep[]> {
  const old = asked.edited ? await oldAnswer(parts, asked) : []
  const withPhoto = old.some(({ photo }) => photo) || said.messages.some(({ photo }) => photo !== undefined)
  if (withPhoto) return [...toDelete(asked, old, 0), ...toMessages(asked, said, [])]
  return [...toMessages(asked, said, old), ...toDelete(asked, old, said.messages.length)]
}

const plain = (text: string): Said => ({ messages: renderPlain(text) })

/** What answering gave, as a menu where a place in the menus is given; no messages when nothing is to be said. */
function toSaid(parts: PrepareParts, answered: Answered, { group }: Origin, place?: MenuPlace): Said {
  if (answered.kind === 'throttled') return answered.text === undefined ? { messages: [] } : plain(answered.text)
  const { reply, answerId } = answered
  if (!place) {
    const messages = renderReply(reply, seal(parts, answerId))
    return reply.article === null ? { messages } : { messages, article: reply.article }
  }
  const back = parts.translate(reply.language)('telegram_to_topics')
  return { messages: renderMenu(reply, { ...place, language: group ? reply.language : undefined }, back) }
}

const SEAL = 8

/** An answer's id with what shows that it was we who gave it out. */
const seal = ({ storage }: PrepareParts, answer: string): string =>
  answer + storage.personHash(`vote:${answer}`).slice(0, SEAL)

/** The id in a vote's button; undefined for one that was made up. */
function unseal(parts: PrepareParts, sealed: string): string | undefined {
  const answer = sealed.slice(0, -SEAL)
  return seal(parts, answer) === sealed ? answer : undefined
}

/** The article that the message replied to is about. */
async function topicOf(
  { storage, channel }: PrepareParts,
  { chat, repliesTo }: Of<'text'>,
): Promise<string | undefined> {
  const note = repliesTo === undefined ? undefined : await storage.notes.get(channel, topicKey(chat, repliesTo))
  return typeof note === 'string' ? note : undefined
}

/** Who writes English is told in English, first of all, which languages the bot speaks. */
function inEnglishFirst(answered: Answered, translate: PrepareParts['translate']): Answered {
  if (answered.kind !== 'reply') return answered
  const { reply } = answered
  const line = translate(reply.language)('telegram_english')
  return reply.text.startsWith(line) ? answered : { ...answered, reply: { ...reply, text: `${line}\n\n${reply.text}` } }
}

async function onText(parts: PrepareParts, incoming: Of<'text'>, turn: Turn): Promise<TelegramStep[]> {
  const about = await topicOf(parts, incoming)
  const answered = await parts.answering.answer(turn, speakerOf(parts.channel, incoming), incoming.text, about)
  const told = isEnglish(incoming.text) ? inEnglishFirst(answered, parts.translate) : answered
  return answerTo(parts, incoming, toSaid(parts, told, incoming))
}

async function onCommand(parts: PrepareParts, incoming: Of<'command'>, turn: Turn): Promise<TelegramStep[]> {
  const { user, name, argument } = incoming
  const news = incoming.group ? undefined : await parts.adminCommand(user, name, argument)
  if (news !== undefined) return answerTo(parts, incoming, plain(news))
  if (name === 'privacy' || name === 'forget') return onPrivacy(parts, incoming, name)
  const id = toChoice(incoming, parts.articles)
  const answered = await parts.answering.pick(turn, speakerOf(parts.channel, incoming), id, 'unlimited')
  return answerTo(parts, incoming, toSaid(parts, answered, incoming, opensMenu(id) ? { id, page: 0 } : undefined))
}

/** Says what is kept, or erases it; to do so again, should the process die meanwhile, does no harm. */
async function onPrivacy(parts: PrepareParts, incoming: Of<'command'>, name: 'privacy' | 'forget') {
  const speaker = speakerOf(parts.channel, incoming)
  const t = parts.translate(await parts.answering.language(speaker))
  if (name === 'privacy')
    return answerTo(parts, incoming, plain(t('privacy', { days: parts.keptDays, forget: '/forget' })))
  await parts.storage.forget(speaker.key)
  // Nothing is noted of this reply.
  return renderPlain(t('forgotten')).map((message): TelegramStep => ({
    do: 'message',
    to: addressOf(incoming, false),
    message,
  }))
}

async function onMedia(parts: PrepareParts, incoming: Of<'media'>): Promise<TelegramStep[]> {
  const t = parts.translate(await parts.answering.language(speakerOf(parts.channel, incoming)))
  return answerTo(parts, incoming, plain(t(`telegram_hint_${incoming.media}`)))
}

const acknowledge = ({ callback }: Of<'press'>, text?: string): TelegramStep => ({
  do: 'acknowledge',
  callback,
  ...(text !== undefined && { text }),
})

async function onVote(parts: PrepareParts, pressed: Of<'press'>, vote: Vote, turn: Turn): Promise<TelegramStep[]> {
  const speaker = speakerOf(parts.channel, pressed)
  const t = parts.translate(await parts.answering.language(speaker))
  const answer = unseal(parts, vote.answer)
  if (answer === undefined) return [acknowledge(pressed, t('telegram_vote_unknown'))]
  const outcome = await parts.answering.vote(turn, speaker, answer, vote.value)
  return [acknowledge(pressed, t(outcome === 'new' ? `telegram_vote_${vote.value}` : `telegram_vote_${outcome}`))]
}

/** A group's menu speaks for itself: whoever presses does not change its language. */
const menuSpeaker = (channel: string, { chat }: Origin, language: Language): Speaker => ({
  key: `${channel}:${chat}:menu${chat}${language}`,
  language,
})

async function onPick(parts: PrepareParts, pressed: Of<'press'>, pick: Picked, turn: Turn): Promise<TelegramStep[]> {
  const { channel, answering } = parts
  const place: MenuPlace | undefined =
    pick.do === 'open' ? pick : opensMenu(pick.id) ? { id: pick.id, page: 0 } : undefined
  const speaker = place?.language ? menuSpeaker(channel, pressed, place.language) : speakerOf(channel, pressed)
  const answered = await answering.pick(turn, speaker, pick.id)
  if (answered.kind === 'throttled') return [acknowledge(pressed, answered.text)]
  const { messages, article } = toSaid(parts, answered, pressed, place)
  const inPlace = pick.do === 'open' && pressed.reachable
  const sends = messages.map((message, i): TelegramStep => {
    const replaces = inPlace && i === 0 && { replaces: pressed.message }
    return {
      do: 'message',
      to: addressOf(pressed, true),
      message,
      ...replaces,
      ...(article !== undefined && { article }),
    }
  })
  return [acknowledge(pressed), ...sends]
}

/** A pressed button is always acknowledged, first of all. */
function onPress(parts: PrepareParts, pressed: Of<'press'>, turn: Turn): Promise<TelegramStep[]> {
  const press = fromButtonData(pressed.data, parts.articles)
  return press.do === 'vote' ? onVote(parts, pressed, press, turn) : onPick(parts, pressed, press, turn)
}

/** Greets a group in both languages, that of who added the bot first. */
function onJoined({ translate }: PrepareParts, { chat, client, name }: Of<'joined'>): TelegramStep[] {
  const languages = LANGUAGES.toSorted((a, b) => Number(b === client) - Number(a === client))
  const text = languages.map((language) => translate(language)('telegram_welcome', { name })).join('\n\n')
  return renderPlain(text).map((message) => ({ do: 'message', to: { chat }, message }))
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
    if (incoming.kind === 'joined') return onJoined(parts, incoming)
    if (incoming.kind === 'notice') return onNotice(incoming)
    return onInline(parts.suggest, incoming, parts.translate(incoming.client)('telegram_inline_button'))
  }
}
