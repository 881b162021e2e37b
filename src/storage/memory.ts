// Storage that forgets everything at the end: for the terminal and for tests. One process, nothing durable.

import type { Conversation } from '../dialogue/conversation.ts'
import { createMemoryInbox } from './memory-inbox.ts'
import { createSalt, hashPerson } from './person.ts'
import { foldText, toDay, toStorable, toWhy } from './questions.ts'
import type { DayCount, Note, Question, Questions, Retention, Storage, TopRow, Vote, Write } from './storage.ts'

/** What is kept, by its key. */
interface Kept {
  conversations: Map<string, Conversation>
  questions: Map<string, Question>
  ignored: Set<string>
  votes: Map<string, Vote>
  notes: Map<string, Note>
}

export function createMemoryStorage(): Storage {
  const kept: Kept = { conversations: new Map(), questions: new Map(), ignored: new Set(), votes: new Map(), notes: new Map() } // prettier-ignore
  const keep = (writes: Write[]) => writes.forEach((write) => keepOne(kept, structuredClone(write)))
  const inbox = createMemoryInbox(keep)
  const salt = createSalt()
  return {
    conversations: {
      load: async (key) => structuredClone(kept.conversations.get(key)),
      save: async (key, value) => keep([{ kind: 'conversation', key, value }]),
    },
    questions: createMemoryQuestions(kept),
    votes: {
      get: async (answer, person) => kept.votes.get(toKey(answer, person))?.value,
      async counts(since) {
        const values = [...kept.votes.values()].filter(({ at }) => at >= since).map(({ value }) => value)
        return { up: values.filter((value) => value === 'up').length, down: values.filter((value) => value === 'down').length } // prettier-ignore
      },
    },
    notes: { get: async (channel, key) => structuredClone(kept.notes.get(toKey(channel, key))?.value) },
    inbox: inbox.store,
    personHash: (key) => hashPerson(salt, key),
    write: async (writes) => keep(writes),
    prune: async (now, retention) => prune(kept, now, retention) + inbox.prune(now, retention),
    ping: async () => {},
    close: async () => {},
  }
}

const toKey = (...parts: string[]) => JSON.stringify(parts)

function keepOne(kept: Kept, write: Write): void {
  if (write.kind === 'conversation') kept.conversations.set(write.key, write.value)
  else if (write.kind === 'question') keepQuestion(kept, write.value)
  else if (write.kind === 'vote') kept.votes.set(toKey(write.value.answer, write.value.person), write.value)
  else kept.notes.set(toKey(write.value.channel, write.value.key), write.value)
}

function keepQuestion({ questions }: Kept, question: Question): void {
  if (!questions.has(question.id)) questions.set(question.id, { ...question, text: toStorable(question.text) })
}

function createMemoryQuestions(kept: Kept): Questions {
  const since = (time: number) => [...kept.questions.values()].filter(({ at }) => at >= time)
  const isIgnored = ({ text }: Question) => kept.ignored.has(foldText(text))
  return {
    async unanswered(time) {
      const down = new Set([...kept.votes.values()].filter(({ value }) => value === 'down').map(({ answer }) => answer))
      return since(time)
        .filter((question) => question.outcome === 'unknown' || question.outcome === 'choices' || down.has(question.id))
        .filter((question) => !isIgnored(question))
        .toSorted((a, b) => b.at - a.at || compare(a.id, b.id))
        .map((question) => ({ ...question, why: toWhy(question) }))
    },
    stats: async (time, offsetMs) => countDays(since(time), offsetMs),
    topArticles: async (time, limit) =>
      top(since(time).filter(({ outcome }) => outcome === 'answer').flatMap(({ article }) => article ?? []), limit), // prettier-ignore
    topUnknown: async (time, limit) => {
      const unknown = since(time).filter((question) => question.outcome === 'unknown' && !isIgnored(question))
      return top(unknown.map(({ text }) => foldText(text)), limit) // prettier-ignore
    },
    ignore: async (text) => void kept.ignored.add(foldText(text)),
  }
}

function countDays(questions: Question[], offsetMs: number): DayCount[] {
  const counts = new Map<string, DayCount>()
  for (const { at, channel, language, outcome } of questions) {
    const day = toDay(Math.floor((at + offsetMs) / 86_400_000))
    const key = toKey(day, channel, language, outcome)
    const count = (counts.get(key)?.count ?? 0) + 1
    counts.set(key, { day, channel, language, outcome, count })
  }
  return [...counts].toSorted(([a], [b]) => compare(a, b)).map(([, count]) => count)
}

function top(names: string[], limit: number): TopRow[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const rows = [...counts].map(([name, count]) => ({ name, count }))
  return rows.toSorted((a, b) => b.count - a.count || compare(a.name, b.name)).slice(0, limit)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function prune(kept: Kept, now: number, { questionsMs, conversationsMs }: Retention): number {
  for (const [key, { language, at }] of kept.conversations) {
    if (at < now - conversationsMs && language) kept.conversations.set(key, { language, choices: [], clarified: false, at }) // prettier-ignore
  }
  return (
    drop(kept.questions, ({ at }) => at < now - questionsMs) +
    drop(kept.votes, ({ at }) => at < now - questionsMs) +
    drop(kept.notes, ({ until }) => until !== undefined && until < now) +
    drop(kept.conversations, ({ language, at }) => !language && at < now - conversationsMs)
  )
}

function drop<V>(map: Map<string, V>, isOld: (value: V) => boolean): number {
  const old = [...map].filter(([, value]) => isOld(value))
  for (const [key] of old) map.delete(key)
  return old.length
}
