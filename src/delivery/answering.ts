// From what a person did to a reply: the pace limit, the dialogue, the question log and the votes around it.

import { createHash } from 'node:crypto'
import { type Conversation, onTopic, readConversation } from '../dialogue/conversation.ts'
import type { Dialogue, Speaker, Turned } from '../dialogue/dialogue.ts'
import type { Reply } from '../dialogue/reply.ts'
import type { Language } from '../language/language.ts'
import type { Outcome, Question, Storage, VoteValue } from '../storage/storage.ts'
import type { Turn } from './channel.ts'
import type { Metrics } from './metrics.ts'
import type { Pace } from './pace.ts'

/** `throttled`: say `text` if there is one, else say nothing. `answerId` (16 ASCII characters) is what a vote refers to. */
export type Answered =
  | { kind: 'reply'; reply: Reply; answerId: string }
  | { kind: 'throttled'; language: Language; text: string | undefined }

/** `new`: the first vote of this person on this answer, so thank; `changed` and `same`: it was thanked for already. */
type VoteOutcome = 'new' | 'changed' | 'same'

export interface Answering {
  /**
   * The reply to a message. What is to be remembered goes to `turn.writes`; rejects with `StorageError`. `about` is the
   * article of the older answer that it replies to, where it does.
   */
  answer(turn: Turn, speaker: Speaker, text: string, about?: string): Promise<Answered>
  /**
   * The reply to a picked choice or a command (ids of `Dialogue.pick`); not a line of the question log. What is `unlimited`
   * is answered however much this person has asked before.
   */
  pick(turn: Turn, speaker: Speaker, id: string, limit?: 'unlimited'): Promise<Answered>
  vote(turn: Turn, speaker: Speaker, answerId: string, value: VoteValue): Promise<VoteOutcome>
  /** The language to address this person in: the chosen one, else that of the last reply, else the speaker's. */
  language(speaker: Speaker): Promise<Language>
}

export interface AnsweringParts {
  dialogue: Dialogue
  storage: Storage
  pace: Pace
  metrics: Metrics
  translate: (language: Language) => (key: 'delivery_slow_down' | 'delivery_will_tell') => string
  /** How long, in milliseconds, who got no answer on a channel can be told one later; absent: nobody will. */
  reachMs?: (channel: string) => number | undefined
  now: () => number
}

export function createAnswering({
  dialogue,
  storage,
  pace,
  metrics,
  translate,
  reachMs,
  now,
}: AnsweringParts): Answering {
  /** Changes nothing by itself: the conversation as it is then goes with the turn's writes. */
  async function replyTo(turn: Turn, speaker: Speaker, speak: Speak, text?: string, isFree = false): Promise<Answered> {
    const started = performance.now()
    const known = readConversation(await storage.conversations.load(speaker.key))
    const person = storage.personHash(speaker.key)
    const allowance = isFree ? 'free' : pace.take(person, now())
    let answered: Answered
    if (allowance === 'free') {
      const { reply, conversation } = speak(known)
      answered = { kind: 'reply', reply: text === undefined ? reply : promise(turn, reply, person), answerId: toAnswerId(turn) } // prettier-ignore
      turn.writes.push({ kind: 'conversation', key: speaker.key, value: conversation })
    } else {
      const language = spokenBy(speaker, known)
      const said = allowance === 'told' ? translate(language)('delivery_slow_down') : undefined
      answered = { kind: 'throttled', language, text: said }
    }
    const [language, outcome] = outcomeOf(answered)
    metrics.answered(turn.channel, language, outcome, (performance.now() - started) / 1000)
    if (text !== undefined)
      turn.writes.push({ kind: 'question', value: toQuestion(turn, answered, text, person, now()) })
    return answered
  }

  /** Who can be told later is kept and knows it. */
  function promise(turn: Turn, reply: Reply, person: string): Reply {
    const ms = reply.kind === 'unknown' ? reachMs?.(turn.channel) : undefined
    if (ms === undefined) return reply
    const value = { question: toAnswerId(turn), person, channel: turn.channel, lane: turn.lane, until: now() + ms }
    turn.writes.push({ kind: 'caller', value })
    const [first = '', ...rest] = reply.text.split('\n\n')
    const told = [first, translate(reply.language)('delivery_will_tell')].join(reply.language === 'zh' ? '' : ' ')
    return { ...reply, text: [told, ...rest].join('\n\n') }
  }

  return {
    language: async (speaker) => spokenBy(speaker, readConversation(await storage.conversations.load(speaker.key))),
    answer: (turn, speaker, text, about) =>
      replyTo(turn, speaker, (known) => dialogue.answer(onTopic(known, about, now()), speaker, text), text),
    pick: (turn, speaker, id, limit) =>
      replyTo(turn, speaker, (known) => dialogue.pick(known, speaker, id), undefined, limit === 'unlimited'),
    async vote(turn, speaker, answerId, value) {
      const person = storage.personHash(speaker.key)
      const before = await storage.votes.get(answerId, person)
      if (before === value) return 'same'
      turn.writes.push({ kind: 'vote', value: { answer: answerId, person, value, at: now() } })
      metrics.voted(turn.channel, value)
      return before ? 'changed' : 'new'
    },
  }
}

const outcomeOf = (answered: Answered): [Language, Outcome] =>
  answered.kind === 'reply' ? [answered.reply.language, answered.reply.kind] : [answered.language, 'throttled']

type Speak = (known: Conversation | undefined) => Turned

const spokenBy = (speaker: Speaker, known: Conversation | undefined): Language =>
  known?.language ?? known?.spoke ?? speaker.language

const toAnswerId = ({ channel, updateId }: Turn) =>
  createHash('sha256').update(`${channel}:${updateId}`).digest('base64url').slice(0, 16)

function toQuestion(turn: Turn, answered: Answered, text: string, person: string, at: number): Question {
  const base = { id: toAnswerId(turn), at, channel: turn.channel, text: text.slice(0, MAX_TEXT), person }
  if (answered.kind === 'throttled') {
    return { ...base, language: answered.language, outcome: 'throttled', article: null, confidence: 0 }
  }
  const { language, kind, article, confidence } = answered.reply
  return { ...base, language, outcome: kind, article, confidence }
}

/** Of a very long message the log keeps the beginning. */
const MAX_TEXT = 1000
