// What is counted, in Prometheus' terms. Holds no ids of people.

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Outcome, VoteValue } from '../storage/storage.ts'

export interface Metrics {
  /** A message got its reply (or was held back) after `seconds` of work on it. */
  answered(channel: string, language: string, outcome: Outcome, seconds: number): void
  voted(channel: string, value: VoteValue): void
  accepted(channel: string, count: number): void
  /** Updates that were turned away: the queue was full, or the database away. */
  turnedAway(channel: string, why: 'busy' | 'storage', count: number): void
  /** A message is finished, `seconds` after it was accepted. */
  finished(channel: string, how: 'done' | 'failed', seconds: number): void
  /** A call to the platform failed. */
  sendFailed(channel: string, fault: string): void
  queued(channel: string, count: number): void
  channel(name: string, online: boolean): void
  /** `errors`: problems that keep a file out of use; `stale`: articles in use as they were before a bad edit. */
  knowledge(version: string, articles: number, problems: number, bad?: { errors: number; stale: number }): void
  /** The page for `/metrics`. */
  page(): Promise<{ type: string; text: string }>
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createMetrics(): Metrics {
  const registers = [new Registry()] as const
  collectDefaultMetrics({ register: registers[0] })
  const counters = createCounters(registers)
  const gauges = createGauges(registers)
  const answer = new Histogram({
    ...named('answer_seconds', 'Working out a reply', ['channel']),
    buckets: SECONDS,
    registers: [...registers],
  })
  const whole = new Histogram({
    ...named('end_to_end_seconds', 'From accepting a message to the last send', ['channel']),
    buckets: SECONDS,
    registers: [...registers],
  })
  return {
    answered(channel, language, outcome, seconds) {
      counters.messages.inc({ channel, language, outcome })
      answer.observe({ channel }, seconds)
    },
    voted: (channel, value) => counters.votes.inc({ channel, value }),
    accepted: (channel, count) => counters.accepted.inc({ channel }, count),
    turnedAway: (channel, why, count) => counters.turnedAway.inc({ channel, why }, count),
    finished(channel, how, seconds) {
      counters.finished.inc({ channel, how })
      whole.observe({ channel }, seconds)
    },
    sendFailed: (channel, fault) => counters.sendFailed.inc({ channel, fault }),
    queued: (channel, count) => gauges.queued.set({ channel }, count),
    channel: (name, online) => gauges.channel.set({ channel: name }, online ? 1 : 0),
    knowledge(version, articles, problems, bad) {
      gauges.knowledge.reset()
      gauges.knowledge.set({ version }, 1)
      gauges.articles.set(articles)
      gauges.problems.set(problems)
      gauges.errors.set(bad?.errors ?? 0)
      gauges.stale.set(bad?.stale ?? 0)
    },
    page: async () => ({ type: registers[0].contentType, text: await registers[0].metrics() }),
  }
}

const named = <L extends string>(name: string, help: string, labelNames: L[]) => ({
  name: `bot_${name}`,
  help,
  labelNames,
})

function createCounters([register]: readonly [Registry]) {
  const counter = <L extends string>(name: string, help: string, labels: L[]) =>
    new Counter({ ...named(name, help, labels), registers: [register] })
  return {
    messages: counter('messages_total', 'Messages by outcome', ['channel', 'language', 'outcome']),
    votes: counter('votes_total', 'Votes on answers', ['channel', 'value']),
    accepted: counter('inbox_accepted_total', 'Updates written to the inbox', ['channel']),
    turnedAway: counter('inbox_turned_away_total', 'Updates not taken in: too many waiting, or no database', [
      'channel',
      'why',
    ]),
    finished: counter('inbox_finished_total', 'Messages finished', ['channel', 'how']),
    sendFailed: counter('send_failures_total', 'Calls to the platform that failed', ['channel', 'fault']),
  }
}

function createGauges([register]: readonly [Registry]) {
  const gauge = <L extends string>(name: string, help: string, labels: L[]) =>
    new Gauge({ ...named(name, help, labels), registers: [register] })
  return {
    queued: gauge('inbox_queue_length', 'Messages accepted and not finished', ['channel']),
    channel: gauge('channel_online', '1 when the channel is connected', ['channel']),
    knowledge: gauge('knowledge_version', 'The knowledge in use, by the hash of its files', ['version']),
    articles: gauge('knowledge_articles', 'Articles in use', []),
    problems: gauge('knowledge_problems', 'Problems in the knowledge files', []),
    errors: gauge('knowledge_errors', 'Problems that keep a file or entry out of use', []),
    stale: gauge('knowledge_stale_articles', 'Articles in use as they were before their last edit, which is bad', []),
  }
}
