// All known questions asked of the draft and of what is live: which do better, which worse.

import { askTurns, type Bot } from '../commands/bot.ts'
import { explainFound } from '../commands/explained.ts'
import { askKnown, byTurn, knownQuestions, type KnownQuestion } from '../commands/known.ts'
import { createDialogue } from '../dialogue/dialogue.ts'
import { detectLanguage, type Language } from '../language/language.ts'
import type { Search } from '../search/search.ts'
import type { Change, Comparison, Result } from './desk.ts'
import { createBreath } from '../wait.ts'
import type { Bench, Workshop } from './workshop.ts'

const MOST_OTHERS = 200

export function createComparing(workshop: Workshop) {
  let latest: Comparison | undefined
  let running: Promise<Comparison> | undefined
  let before: { version: string; results: Map<string, Result> } | undefined
  const listeners = new Set<(done: number, all: number) => void>()

  async function run(): Promise<Comparison> {
    const { version, bot } = await workshop.bench()
    const live = liveBot(workshop)
    const isKnown = before?.version === live.search.knowledge.version
    const [after, former] = [knownQuestions(bot), isKnown ? [] : knownQuestions(live)]
    const all = after.length + former.length
    const tell = (done: number): void => listeners.forEach((listener) => listener(done, all))
    if (!before || !isKnown)
      before = { version: live.search.knowledge.version, results: await askAll(live, former, tell) }
    const results = await askAll(bot, after, (done) => tell(former.length + done))
    latest = { version, asked: results.size, ...changesOf(after, before.results, results) }
    return latest
  }

  return {
    /** The comparison of this very draft, where there is one. */
    known: (version: string) => (latest?.version === version ? latest : undefined),
    /** Asks the draft and what is live, giving way to the bot. One at a time: a second call joins. */
    async compare(onProgress?: (done: number, all: number) => void): Promise<Comparison> {
      if (onProgress) listeners.add(onProgress)
      running ??= run().finally(() => void (running = undefined))
      try {
        return await running
      } finally {
        if (onProgress) listeners.delete(onProgress)
      }
    },
  }
}

/** The knowledge in use as a bot to be asked; replaced while it is being asked, it goes on with what comes. */
function liveBot({ live, translate, now }: Workshop): Bot {
  const search: Search = live.current()
  return { search, translate, dialogue: createDialogue({ search: live.current, translate, now }) }
}

async function askAll(bot: Bot, questions: readonly KnownQuestion[], onDone: (done: number) => void) {
  const results = new Map<string, Result>()
  const breath = createBreath()
  for (const [i, known] of questions.entries()) {
    const { verdict, reply } = askKnown(bot, known)
    results.set(known.key, { verdict, kind: reply.kind, article: reply.article, text: reply.text })
    if (i % 100 === 0) onDone(i)
    await breath()
  }
  onDone(questions.length)
  return results
}

/** Of the questions that were there before. */
function changesOf(
  questions: readonly KnownQuestion[],
  before: ReadonlyMap<string, Result>,
  after: ReadonlyMap<string, Result>,
) {
  const changes = questions.flatMap(({ key, question }): Change[] => {
    const [old, fresh] = [before.get(key), after.get(key)]
    const isSame = !old || !fresh || (old.verdict === fresh.verdict && old.article === fresh.article && old.kind === fresh.kind) // prettier-ignore
    return isSame ? [] : [{ question: question.turns.join(' → '), language: question.lang, before: old, after: fresh }]
  })
  const { worse, better, other } = byTurn(changes)
  return { worse, better, other: other.slice(0, MOST_OTHERS) }
}

/** The reply of the draft as a new person would get it, and why it is this one. */
export function tryOut({ bot }: Bench, text: string, language?: Language, turns: readonly string[] = []) {
  const reply = askTurns(bot, { turns: [...turns, text], ...(language && { lang: language }) })
  return { reply, explained: explainFound(bot.search.find(text, language ?? detectLanguage(text) ?? 'ru'), bot.search) }
}
