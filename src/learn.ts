// `npm run learn`: trains the decision on knowledge/questions and writes src/search/model.json; `--check` only compares.

import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadKnowledge } from './knowledge/load.ts'
import { LANGUAGES, type Language } from './language/language.ts'
import { figuresOf } from './learn/figures.ts'
import { learn, type Learned, stepsOf } from './learn/training.ts'
import { createProgress } from './progress.ts'
import { UNTAUGHT } from './search/model.ts'
import { createSearch } from './search/search.ts'

const MODEL = new URL('./search/model.json', import.meta.url)

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
for (const language of LANGUAGES) process.stdout.write(`${language}: ${figuresOf(learned[language], search, language)}\n`)
const model = `${JSON.stringify({ ru: learned.ru.model, zh: learned.zh.model })}\n`
if (!values.check) writeFileSync(MODEL, model)
else if (readFileSync(MODEL, 'utf8') !== model) {
  process.stderr.write('src/search/model.json is not what the questions teach: npm run learn\n')
  process.exitCode = 1
}
