// `npm run learn`: trains the decisions on knowledge/questions and writes src/search/model.json, src/dialogue/talk.json,
// src/dialogue/premise.json and test/figures.json; `--check` only compares. Each language is learned in a process of its own.

import { fork } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { loadKnowledge } from './knowledge/load.ts'
import { LANGUAGES, type Language } from './language/language.ts'
import { figureLines, type Figures, figuresOf } from './learn/figures.ts'
import { learnPremises } from './learn/premise.ts'
import { learnTalk, talkLines } from './learn/talk.ts'
import { learn, stepsOf } from './learn/training.ts'
import { createProgress, endWithPipe, type Progress } from './progress.ts'
import { type Model, UNTAUGHT } from './search/model.ts'
import { createSearch } from './search/search.ts'

interface Learned {
  model: Model
  figures: Figures
}

/** What a process says: a step is done, or all. */
type Said = 'step' | Learned

async function learnLanguage(language: Language, folder: string, say: (said: Said) => void): Promise<void> {
  const search = createSearch(await loadKnowledge(folder), UNTAUGHT)
  const learned = learn(search, language, () => say('step'))
  say({ model: learned.model, figures: figuresOf(learned, search, language) })
}

function learnBeside(language: Language, folder: string, { step }: Progress): Promise<Learned> {
  const learner = fork(fileURLToPath(import.meta.url), ['--knowledge', folder, '--only', language])
  return new Promise((resolve, reject) => {
    learner.on('message', (said: Said) => (said === 'step' ? step() : resolve(said)))
    learner.once('error', reject)
    learner.once('exit', (code) => reject(new Error(`learning ${language} ended with ${code}`)))
  })
}

async function learnAll(folder: string, isCheck: boolean): Promise<void> {
  const knowledge = await loadKnowledge(folder)
  const authors = (language: Language): number =>
    (knowledge.sorted ?? []).filter(({ questions }) => questions.some(({ lang }) => lang === language)).length
  const progress = createProgress(
    'learn',
    LANGUAGES.reduce((sum, language) => sum + stepsOf(authors(language)), 0),
  )
  const models = Promise.all([learnBeside('ru', folder, progress), learnBeside('zh', folder, progress)])
  const talk = learnTalk(talkLines(knowledge))
  const [ru, zh] = await models.finally(progress.end)
  process.stdout.write([...figureLines(ru.figures, 'ru'), ...figureLines(zh.figures, 'zh'), ''].join('\n'))
  const made: [file: string, text: string][] = [
    [join('src', 'search', 'model.json'), `${JSON.stringify({ ru: ru.model, zh: zh.model })}\n`],
    [
      join('src', 'dialogue', 'premise.json'),
      `${JSON.stringify(learnPremises(knowledge, { ru: ru.model, zh: zh.model }))}\n`,
    ],
    [join('src', 'dialogue', 'talk.json'), `${JSON.stringify(talk)}\n`],
    [join('test', 'figures.json'), `${JSON.stringify({ ru: ru.figures, zh: zh.figures }, undefined, 1)}\n`],
  ]
  for (const [file, text] of made) {
    if (!isCheck) writeFileSync(file, text)
    else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`${file} is not what the questions teach: npm run learn\n`)
      process.exitCode = 1
    }
  }
}

const { values } = parseArgs({
  options: {
    knowledge: { type: 'string', default: 'knowledge' },
    check: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})
endWithPipe()
const only = LANGUAGES.find((language) => language === values.only)
if (only && process.send) await learnLanguage(only, values.knowledge, (said) => process.send?.(said))
else await learnAll(values.knowledge, values.check)
