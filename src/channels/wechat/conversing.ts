// From what happened on WeChat to what is to be sent.

import { createHash } from 'node:crypto'
import type { Answered, Answering } from '../../delivery/answering.ts'
import type { Step, Turn } from '../../delivery/channel.ts'
import type { Speaker } from '../../dialogue/dialogue.ts'
import { otherLanguage, type Language } from '../../language/language.ts'
import type { Notes, VoteValue } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import { fromPayload, type Incoming, toLane } from './incoming.ts'
import { VOTE_TTL_MS } from './limits.ts'
import { toGreeting, toMessages } from './render.ts'

export interface ConversingParts {
  answering: Answering
  notes: Notes
  translate: (language: Language) => Translate
  now: () => number
  acceptFriends: boolean
}

/** `say`: one message to a person or a room; in a room, `person` is addressed by name. `befriend`: accept a request. */
export type WechatStep =
  (Step & { do: 'say'; to: string; text: string; person?: string }) | (Step & { do: 'befriend'; request: string })

/** Whether a stored step is one of ours. */
export const isWechatStep = (step: Step): step is WechatStep => step['do'] === 'say' || step['do'] === 'befriend'

export type Conversing = (turn: Turn) => Promise<WechatStep[]>

/** What people type to vote on the last answer. */
const VOTES = new Map<string, VoteValue>([
  ...['有用', '有帮助', '有幫助', '👍', '[强]', '[强壮]', 'полезно', 'помогло'].map((word) => [word, 'up'] as const),
  ...['没用', '沒用', '无用', '無用', '没帮助', '沒幫助', '👎', '[弱]', 'не полезно', 'бесполезно', 'не помогло'].map(
    (word) => [word, 'down'] as const,
  ),
])

/** A choice's id, as a button of the account's menu may have it. */
const CHOICE = /^(?:[as]:[\w/-]+|l:(?:ru|zh)|[mhilg])$/u

export function createConversing({ answering, notes, translate, now, acceptFriends }: ConversingParts): Conversing {
  async function toSteps(turn: Turn, incoming: Incoming): Promise<WechatStep[]> {
    const speaker: Speaker = { key: `wechat:${toLane(incoming)}`, language: 'zh' }
    if (incoming.kind === 'friend') return befriend(turn, speaker, incoming.person, incoming.request)
    const texts = await toTexts(turn, speaker, incoming)
    return texts.map((text) => toSay(incoming, text))
  }

  async function toTexts(turn: Turn, speaker: Speaker, incoming: Incoming): Promise<string[]> {
    if (incoming.kind === 'hello') return greet(turn, speaker)
    if (incoming.kind === 'media') return [translate(await answering.language(speaker))('wechat_text_only')]
    if (incoming.kind === 'button') return press(turn, speaker, incoming.key)
    if (incoming.kind === 'text') return hear(turn, speaker, incoming.text)
    return []
  }

  async function hear(turn: Turn, speaker: Speaker, said: string): Promise<string[]> {
    const text = said.normalize('NFKC').trim().toLowerCase()
    if (text === '') return toText(turn, speaker, await answering.pick(turn, speaker, 'g'))
    if (text === '0') return toText(turn, speaker, await answering.pick(turn, speaker, 'm'))
    const value = VOTES.get(text.replace(/[\s。.!！~～]+$/u, ''))
    const answerId = value && (await notes.get(turn.channel, toNoteKey(speaker)))
    if (value && typeof answerId === 'string') return vote(turn, speaker, answerId, value)
    return toText(turn, speaker, await answering.answer(turn, speaker, said))
  }

  async function press(turn: Turn, speaker: Speaker, key: string): Promise<string[]> {
    const answered = CHOICE.test(key) ? answering.pick(turn, speaker, key) : answering.answer(turn, speaker, key)
    return toText(turn, speaker, await answered)
  }

  async function vote(turn: Turn, speaker: Speaker, answerId: string, value: VoteValue): Promise<string[]> {
    const outcome = await answering.vote(turn, speaker, answerId, value)
    const say = translate(await answering.language(speaker))
    if (outcome !== 'new') return [say('wechat_voted')]
    return [say(value === 'up' ? 'wechat_thanks_up' : 'wechat_thanks_down')]
  }

  async function greet(turn: Turn, speaker: Speaker): Promise<string[]> {
    const answered = await answering.pick(turn, speaker, 'g')
    if (answered.kind === 'throttled') return toText(turn, speaker, answered)
    const { reply } = answered
    return toGreeting(reply, translate(reply.language), translate(otherLanguage(reply.language)))
  }

  async function befriend(turn: Turn, speaker: Speaker, person: string, request: string): Promise<WechatStep[]> {
    if (!acceptFriends) return []
    const texts = await greet(turn, speaker)
    return [{ do: 'befriend', request }, ...texts.map((text) => toSay({ person }, text))]
  }

  async function toText(turn: Turn, speaker: Speaker, answered: Answered): Promise<string[]> {
    if (answered.kind === 'throttled') return answered.text === undefined ? [] : [answered.text]
    const { reply, answerId } = answered
    if (reply.article !== null) {
      const note = { channel: turn.channel, key: toNoteKey(speaker), value: answerId, until: now() + VOTE_TTL_MS }
      turn.writes.push({ kind: 'note', value: note })
    }
    return toMessages(reply, translate(reply.language))
  }

  return (turn) => toSteps(turn, fromPayload(turn.payload))
}

function toSay({ person, room }: { person: string; room?: string }, text: string): WechatStep {
  return room === undefined ? { do: 'say', to: person, text } : { do: 'say', to: room, text, person }
}

/** Under what the last answer is noted: never an id of a person. */
const toNoteKey = ({ key }: Speaker): string => `answer:${createHash('sha256').update(key).digest('base64url')}`
