// From what happened on WeChat to what is to be sent.

import type { Answered, Answering } from '../../delivery/answering.ts'
import type { Step, Turn } from '../../delivery/channel.ts'
import { CONVERSATION_TTL_MS } from '../../dialogue/conversation.ts'
import type { Speaker } from '../../dialogue/dialogue.ts'
import { type Language, otherLanguage } from '../../language/language.ts'
import type { Notes, VoteValue } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import { fromPayload, type Incoming, toLane } from './incoming.ts'
import { toGreeting, toMessages } from './render.ts'
import { type Said, toSaid } from './writing.ts'

export interface ConversingParts {
  answering: Answering
  notes: Pick<Notes, 'get'>
  translate: (language: Language) => Translate
  now: () => number
  acceptFriends: boolean
  /** Messages in which an answer may come. */
  mostParts: () => number
  /** How many days questions are kept. */
  keptDays: number
  /** Erases what is known of the person with this key. */
  forget: (key: string) => Promise<unknown>
}

/** `say`: one message to a person or a room; in a room, `person` is addressed by name. `befriend`: accept a request. */
export type WechatStep =
  (Step & { do: 'say'; to: string; text: string; person?: string }) | (Step & { do: 'befriend'; request: string })

/** Whether a stored step is one of ours. */
export const isWechatStep = (step: Step): step is WechatStep => step['do'] === 'say' || step['do'] === 'befriend'

/** What is noted of the last reply to a person. */
interface LastReply {
  /** What 「有用」 and 「没用」 refer to. */
  answer: string | null
  /** How much was offered to pick from. */
  offered: number
  at: number
}

/** How long 「有用」 and 「没用」 refer to the last answer, in milliseconds. */
const VOTE_TTL_MS = 24 * 3600 * 1000

/** A choice's id, as a button of the account's menu may have it. */
const CHOICE = /^(?:[as]:[\w/-]+|l:(?:ru|zh)|[mhilg])$/u

/** What is being replied to. */
interface Hearing {
  turn: Turn
  speaker: Speaker
  last: LastReply | undefined
}

export function createConversing(parts: ConversingParts): (turn: Turn) => Promise<WechatStep[]> {
  const { answering, translate, now, acceptFriends } = parts

  async function reply(hearing: Hearing, incoming: Incoming): Promise<string[]> {
    const { turn, speaker } = hearing
    switch (incoming.kind) {
      case 'text':
        return hear(hearing, toSaid(incoming.text), incoming.aside === true)
      case 'button':
        return show(hearing, await answering.pick(turn, speaker, CHOICE.test(incoming.key) ? incoming.key : 'm'))
      case 'media':
        return [(await sayTo(parts, speaker))('wechat_text_only')]
      case 'hello':
        return greet(hearing)
      case 'notice':
        return [incoming.text]
      case 'friend':
        return acceptFriends ? greet(hearing) : []
      case 'left':
        await parts.forget(speaker.key)
        return []
    }
    return []
  }

  async function hear(hearing: Hearing, said: Said, isAside: boolean): Promise<string[]> {
    const { turn, speaker, last } = hearing
    const { kind, text } = said
    const recent = last && now() - last.at <= CONVERSATION_TTL_MS ? last : undefined
    if (isAside && !isMeant(said, recent)) return []
    if (kind === 'privacy' || kind === 'forget') return [await onPrivacy(parts, speaker, kind)]
    if ((kind === 'up' || kind === 'down') && last?.answer) return [await vote(parts, hearing, last.answer, kind)]
    if (kind === 'nothing') return show(hearing, await answering.pick(turn, speaker, 'g'))
    // No number of a choice that stands there, nor a question: 0, or one that is not among them.
    if (kind === 'pick' && !isOffered(text, recent)) return show(hearing, await answering.pick(turn, speaker, 'm'))
    return show(hearing, await answering.answer(turn, speaker, text))
  }

  /** In one message: WeChat allows three within a minute after somebody subscribed. */
  async function greet(hearing: Hearing): Promise<string[]> {
    const answered = await answering.pick(hearing.turn, hearing.speaker, 'g')
    if (answered.kind === 'throttled') return show(hearing, answered)
    remember(hearing, answered, now())
    const { language } = answered.reply
    return [toGreeting(answered.reply, translate(language), translate(otherLanguage(language)))]
  }

  function show(hearing: Hearing, answered: Answered): string[] {
    if (answered.kind === 'throttled') return answered.text === undefined ? [] : [answered.text]
    remember(hearing, answered, now())
    return toMessages(answered.reply, translate(answered.reply.language), parts.mostParts())
  }

  return async (turn) => {
    const incoming = fromPayload(turn.payload)
    const { person, room } = incoming
    const speaker: Speaker = { key: `wechat:${toLane(incoming)}`, language: 'zh' }
    const last = await parts.notes.get(turn.channel, toNoteKey(speaker))
    const texts = await reply({ turn, speaker, last: isLastReply(last) ? last : undefined }, incoming)
    const to = room === undefined ? { to: person } : { to: room, person }
    const said = texts.map((text): WechatStep => ({ do: 'say', text, ...to }))
    return incoming.kind === 'friend' && acceptFriends ? [{ do: 'befriend', request: incoming.request }, ...said] : said
  }
}

const sayTo = async ({ answering, translate }: ConversingParts, speaker: Speaker): Promise<Translate> =>
  translate(await answering.language(speaker))

async function vote(
  parts: ConversingParts,
  { turn, speaker }: Hearing,
  answerId: string,
  value: VoteValue,
): Promise<string> {
  const outcome = await parts.answering.vote(turn, speaker, answerId, value)
  const say = await sayTo(parts, speaker)
  if (outcome !== 'new') return say('wechat_voted')
  return say(value === 'up' ? 'wechat_thanks_up' : 'wechat_thanks_down')
}

/** To erase once more, should the process die meanwhile, does no harm. */
async function onPrivacy(parts: ConversingParts, speaker: Speaker, wish: 'privacy' | 'forget'): Promise<string> {
  const say = await sayTo(parts, speaker)
  if (wish === 'privacy') return say('privacy', { days: parts.keptDays, forget: say('wechat_forget_word') })
  await parts.forget(speaker.key)
  return say('forgotten')
}

/** Said in a room and not to the bot: only what fits its own last reply to this person. */
const isMeant = ({ kind, text }: Said, last: LastReply | undefined): boolean =>
  kind === 'pick' ? isOffered(text, last) : typeof last?.answer === 'string'

const isOffered = (digits: string, last: LastReply | undefined): boolean =>
  Number(digits) >= 1 && Number(digits) <= (last?.offered ?? 0)

/** A refusal can be judged as an answer can; after small talk or a menu a vote is still about what came before. */
function remember({ turn, speaker, last }: Hearing, answered: Extract<Answered, { kind: 'reply' }>, at: number): void {
  const { kind, choices } = answered.reply
  const isAnswer = kind === 'answer' || kind === 'unknown'
  if (!isAnswer && choices.length === 0) return
  const value = { answer: isAnswer ? answered.answerId : (last?.answer ?? null), offered: choices.length, at }
  const note = { channel: turn.channel, key: toNoteKey(speaker), value, until: at + VOTE_TTL_MS }
  turn.writes.push({ kind: 'note', value: note })
}

/** It names the person, so that it goes when they want to be forgotten. */
const toNoteKey = ({ key }: Speaker): string => key.replace(/^wechat/, 'answer')

const isLastReply = (value: unknown): value is LastReply =>
  typeof value === 'object' && value !== null && 'answer' in value && 'offered' in value && 'at' in value
