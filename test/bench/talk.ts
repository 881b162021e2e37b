// `npm run bench:talk`: talk and questions of authors that neither the talk nor the memory of the search has learned from.
// Printed by author: talk that gets a reply to its intent, and questions that are taken for talk. Takes some minutes.

import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { hearingBy } from '../../src/dialogue/hearing.ts'
import { createTalk, type LikelyTalk } from '../../src/dialogue/talk.ts'
import type { Reply } from '../../src/dialogue/reply.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import type { SortedQuestion } from '../../src/knowledge/questions.ts'
import { LANGUAGES, type Language } from '../../src/language/language.ts'
import { normalize } from '../../src/language/text.ts'
import { learnTalk, talkLines } from '../../src/learn/talk.ts'
import { withInterval } from '../../src/learn/figures.ts'
import { createSearch } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { withProgress } from '../../src/progress.ts'

/** The file of examples is always learned from. */
const EXAMPLES = '15'
const TALKING: readonly Reply['kind'][] = ['smalltalk', 'help', 'language']
/** These get replies that serve for one another. */
const ALIKE = [
  ['machine', 'who'],
  ['english', 'languages'],
  ['insult', 'complaint'],
  ['help', 'topics'],
]

const knowledge = await loadKnowledge('knowledge')
const translate = createTranslate()
const authorOf = (file: string): string => /-(\d+)\.jsonl$/.exec(file)?.[1] ?? ''
const sorted = knowledge.sorted ?? []
const authors = new Set(process.argv.length > 2 ? process.argv.slice(2) : sorted.map(({ file }) => authorOf(file)))

interface Asked {
  language: Language
  row: string
  isRight: boolean
}

const isAlike = (one: string, other: string | undefined): boolean =>
  one === other || ALIKE.some((pair) => pair.includes(one) && pair.includes(other ?? ''))

const rowOf = ({ kind, dist, near }: SortedQuestion): string =>
  kind === 'out' ? ((near ?? dist === 'near') ? 'near' : 'far') : kind

function* ask(author: string): Generator<Asked> {
  const others = { ...knowledge, sorted: sorted.filter(({ file }) => authorOf(file) !== author) }
  const hear = hearingBy(createTalk(learnTalk(talkLines(others))))
  const search = createSearch(others)
  const dialogue = createDialogue({ search: () => search, translate, now: () => 0, hear })
  const own = sorted.filter(({ file }) => authorOf(file) === author).flatMap(({ questions }) => questions)
  for (const question of own.filter(({ kind, intent }) => kind !== 'lang' && intent !== 'emoji')) {
    const speaker = { language: question.lang }
    let turned = dialogue.answer(undefined, speaker, question.turns[0] ?? '')
    for (const text of question.turns.slice(1)) turned = dialogue.answer(turned.conversation, speaker, text)
    const heard = hear(normalize(question.turns.at(-1) ?? ''))
    yield { language: question.lang, row: rowOf(question), isRight: isRight(question, turned.reply, heard) }
  }
}

function isRight({ kind, intent }: SortedQuestion, reply: Reply, heard: LikelyTalk): boolean {
  const isTalk = TALKING.includes(reply.kind) && reply.text !== translate(reply.language)('language_other')
  return kind === 'chat' || kind === 'meta' ? isTalk && isAlike(heard.intent, intent) : !isTalk
}

const all: Asked[] = []
for (const author of withProgress('talk', [...authors])) {
  if (author === EXAMPLES) continue
  const asked = [...ask(author)]
  all.push(...asked)
  process.stdout.write(
    `author ${author}: ${asked.filter(({ isRight: right }) => !right).length} of ${asked.length} wrong\n`,
  )
}
for (const language of LANGUAGES) {
  for (const row of new Set(all.map((one) => one.row))) {
    const own = all.filter((one) => one.language === language && one.row === row)
    const right = own.filter((one) => one.isRight).length
    process.stdout.write(
      `${language} ${row.padEnd(7)} ${String(own.length).padStart(5)}  right ${withInterval(right, own.length)}\n`,
    )
  }
}
