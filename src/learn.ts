// `npm run learn`: trains the decisions on knowledge/questions and writes src/search/model.json, src/dialogue/talk.json and
// test/figures.json;
// `--check` only compares.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadKnowledge } from './knowledge/load.ts'
import type { Language } from './language/language.ts'
import { figureLines, figuresOf } from './learn/figures.ts'
import { learnTalk, talkLines } from './learn/talk.ts'
import { learn, type Learned, stepsOf } from './learn/training.ts'
import { createProgress } from './progress.ts'
import { UNTAUGHT } from './search/model.ts'
import { createSearch } from './search/search.ts'

const { values } = parseArgs({
  options: { knowledge: { type: 'string', default: 'knowledge' }, check: { type: 'boolean', default: false } },
})

const search = createSearch(await loadKnowledge(values.knowledge), UNTAUGHT)

function learnLanguage(language: Language): Learned {
  const authors = search.knowledge.sorted?.filter(({ questions }) => questions.some(({ lang }) => lang === language))
  const progress = createProgress(language, stepsOf(authors?.length ?? 0))
  try {
    return learn(search, language, progress.step)
  } finally {
    progress.end()
  }
}

const learned = { ru: learnLanguage('ru'), zh: learnLanguage('zh') }
const figures = { ru: figuresOf(learned.ru, search, 'ru'), zh: figuresOf(learned.zh, search, 'zh') }
process.stdout.write([...figureLines(figures.ru, 'ru'), ...figureLines(figures.zh, 'zh'), ''].join('\n'))

const made: [file: string, text: string][] = [
  [join('src', 'search', 'model.json'), `${JSON.stringify({ ru: learned.ru.model, zh: learned.zh.model })}\n`],
  [join('src', 'dialogue', 'talk.json'), `${JSON.stringify(learnTalk(talkLines(search.knowledge)))}\n`],
  [join('test', 'figures.json'), `${JSON.stringify(figures, undefined, 1)}\n`],
]
for (const [file, text] of made) {
  if (!values.check) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file} is not what the questions teach: npm run learn\n`)
    process.exitCode = 1
  }
}
