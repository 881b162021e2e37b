// From what happened on WeChat to what is to be sent.

import type { Answered, Answering } from '../../delivery/answering.ts'
import type { Step, Turn } from '../../delivery/channel.ts'
import { CONVERSATION_TTL_MS } from '../../dialogue/conversation.ts'
import type { Speaker } from '../../dialogue/dialogue.ts'
import type { Reply } from '../../dialogue/reply.ts'
import { type Language, otherLanguage } from '../../language/language.ts'
import type { Json, Notes, VoteValue } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import { fromPayload, type Incoming, toLane } from './incoming.ts'
import { partSource, toGreeting, toMessages } from './render.ts'
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

export type Conversing = (turn: Turn) => Promise<WechatStep[]>

/** What is noted of the last reply to a person. */
interface LastReply {
  /** What 「有用」 and 「没用」 refer to. */
  answer: string | null
  /** How much was offered to pick from. */
  offered: number
  source: string
  at: number
}

/** How long 「有用」 and 「没用」 refer to the last answer, in milliseconds. */
const VOTE_TTL_MS = 24 * 3600 * 1000

/** A choice's id, as a button of the account's menu may have it. */
const CHOICE = /^(?:[as]:[\w/-]+|l:(?:ru|zh)|[mhilg])$/u

/** A question of a person, as far as the steps of this file need it. */
interface Hearing {
  turn: Turn
  speaker: Speaker
  last: LastReply | undefined
}

export function createConversing(parts: ConversingParts): Conversing {
  const { answering, notes, translate, now, acceptFriends, mostParts } = parts

  async function toSteps(turn: Turn, incoming: Incoming): Promise<WechatStep[]> {
    const speaker: Speaker = { key: `wechat:${toLane(incoming)}`, language: 'zh' }
    const last = toLastReply(await notes.get(turn.channel, toNoteKey(speaker)))
    const hearing = { turn, speaker, last }
    if (incoming.kind === 'friend') return befriend(hearing, incoming.person, incoming.request)
    const texts = await toTexts(hearing, incoming)
    return texts.map((text) => toSay(incoming, text))
  }

  async function toTexts(hearing: Hearing, incoming: Incoming): Promise<string[]> {
    const { turn, speaker } = hearing
    if (incoming.kind === 'hello') return greet(hearing)
    if (incoming.kind === 'notice') return [incoming.text]
    if (incoming.kind === 'left') return (await parts.forget(speaker.key), [])
    if (incoming.kind === 'media') return [translate(await answering.language(speaker))('wechat_text_only')]
    if (incoming.kind === 'button')
      return show(hearing, await answering.pick(turn, speaker, CHOICE.test(incoming.key) ? incoming.key : 'm'))
    if (incoming.kind === 'text') return hear(hearing, incoming.text, incoming.aside === true)
    return []
  }

  async function hear(hearing: Hearing, written: string, isAside: boolean): Promise<string[]> {
    const { turn, speaker, last } = hearing
    const said = toSaid(written)
    if (isAside && !isMeant(said, last, now())) return []
    if (said.kind === 'privacy' || said.kind === 'forget') return [await onPrivacy(parts, speaker, said.kind)]
    if (said.kind === 'nothing') return show(hearing, await answering.pick(turn, speaker, 'g'))
    if (said.kind === 'pick' && said.text === '0') return show(hearing, await answering.pick(turn, speaker, 'm'))
    if (said.kind === 'vote' && last?.answer) return vote(hearing, last.answer, said.value)
    return show(hearing, await answering.answer(turn, speaker, said.text))
  }

  async function vote({ turn, speaker }: Hearing, answerId: string, value: VoteValue): Promise<string[]> {
    const outcome = await answering.vote(turn, speaker, answerId, value)
    const say = translate(await answering.language(speaker))
    if (outcome !== 'new') return [say('wechat_voted')]
    return [say(value === 'up' ? 'wechat_thanks_up' : 'wechat_thanks_down')]
  }

  /** In one message: WeChat allows three within a minute after somebody subscribed. */
  async function greet(hearing: Hearing): Promise<string[]> {
    const answered = await answering.pick(hearing.turn, hearing.speaker, 'g')
    if (answered.kind === 'throttled') return show(hearing, answered)
    const { reply } = answered
    remember(hearing, reply, answered.answerId, now())
    return [toGreeting(reply, translate(reply.language), translate(otherLanguage(reply.language)))]
  }

  async function befriend(hearing: Hearing, person: string, request: string): Promise<WechatStep[]> {
    if (!acceptFriends) return []
    const texts = await greet(hearing)
    return [{ do: 'befriend', request }, ...texts.map((text) => toSay({ person }, text))]
  }

  function show(hearing: Hearing, answered: Answered): string[] {
    if (answered.kind === 'throttled') return answered.text === undefined ? [] : [answered.text]
    const { reply, answerId } = answered
    const isRecent = hearing.last && now() - hearing.last.at <= CONVERSATION_TTL_MS
    const knownSource = isRecent ? hearing.last?.source : undefined
    remember(hearing, reply, answerId, now())
    return toMessages(reply, translate(reply.language), { mostParts: mostParts(), knownSource })
  }

  return (turn) => toSteps(turn, fromPayload(turn.payload))
}

/** To erase once more, should the process die meanwhile, does no harm. */
async function onPrivacy(
  { answering, translate, keptDays, forget }: ConversingParts,
  speaker: Speaker,
  wish: 'privacy' | 'forget',
): Promise<string> {
  const say = translate(await answering.language(speaker))
  if (wish === 'privacy') return say('privacy', { days: keptDays, forget: say('wechat_forget_word') })
  await forget(speaker.key)
  return say('forgotten')
}

/** Said in a room and not to the bot: only what fits its own last reply to this person. */
function isMeant(said: Said, last: LastReply | undefined, now: number): boolean {
  if (!last || now - last.at > CONVERSATION_TTL_MS) return false
  return said.kind === 'pick' ? Number(said.text) >= 1 && Number(said.text) <= last.offered : last.answer !== null
}

/** A refusal can be judged as an answer can; after small talk or a menu a vote is still about what came before. */
function remember({ turn, speaker, last }: Hearing, reply: Reply, answerId: string, now: number): void {
  const isAnswer = reply.kind === 'answer' || reply.kind === 'unknown'
  if (!isAnswer && reply.choices.length === 0) return
  const value = {
    answer: isAnswer ? answerId : (last?.answer ?? null),
    offered: reply.choices.length,
    source: partSource(reply).source || (last?.source ?? ''),
    at: now,
  }
  const note = { channel: turn.channel, key: toNoteKey(speaker), value, until: now + VOTE_TTL_MS }
  turn.writes.push({ kind: 'note', value: note })
}

function toSay({ person, room }: { person: string; room?: string }, text: string): WechatStep {
  return room === undefined ? { do: 'say', to: person, text } : { do: 'say', to: room, text, person }
}

/** It names the person, so that it goes when they want to be forgotten. */
const toNoteKey = ({ key }: Speaker): string => key.replace(/^wechat/, 'answer')

const isLastReply = (value: unknown): value is LastReply =>
  typeof value === 'object' && value !== null && 'answer' in value && 'offered' in value && 'at' in value

const toLastReply = (value: Json | undefined): LastReply | undefined => (isLastReply(value) ? value : undefined)
