// Rules about what may stand only once in the whole folder.

import { LANGUAGES, type Language } from '../../language/language.ts'
import type { Path } from '../place.ts'
import type { CheckedFolder, FiledFinding } from './folder-rules.ts'
import { toQuestionKey } from './texts.ts'

interface Standing {
  key: string
  text: string
  file: string
  path: Path
}

/** Those whose key an earlier file's text had already. */
function repeats(standing: Iterable<Standing>, code: 'question-twice' | 'title-twice'): FiledFinding[] {
  const first = new Map<string, Standing>()
  const found: FiledFinding[] = []
  for (const one of standing) {
    const earlier = first.get(one.key)
    if (!earlier) first.set(one.key, one)
    else if (one.key !== '' && earlier.file !== one.file) {
      found.push({ code, file: one.file, path: one.path, params: { text: one.text, other: earlier.file } })
    }
  }
  return found
}

export const questionTwice = ({ articles }: CheckedFolder): FiledFinding[] =>
  LANGUAGES.flatMap((language) => repeats(questions(articles, language), 'question-twice'))

function* questions(articles: CheckedFolder['articles'], language: Language): Generator<Standing> {
  for (const { file, data, questionKeys } of articles) {
    for (const [index, text] of (data?.[language].questions ?? []).entries()) {
      yield { key: questionKeys?.[language][index] ?? '', text, file, path: [language, 'questions', index] }
    }
  }
}

export const titleTwice = ({ articles }: CheckedFolder): FiledFinding[] =>
  LANGUAGES.flatMap((language) =>
    repeats(
      articles.flatMap(({ file, data }) => {
        const text = data?.[language].title
        return text === undefined ? [] : [{ key: toQuestionKey(text), text, file, path: [language, 'title'] }]
      }),
      'title-twice',
    ),
  )

export const synonymTwice = ({ lists }: CheckedFolder): FiledFinding[] =>
  Array.from(lists['synonyms.yaml'].entries).flatMap(([language, groups]) => {
    const seen = new Set<string>()
    return groups.flatMap((group, index) =>
      group.flatMap((word, place): FiledFinding[] => {
        const key = word.trim().toLowerCase().replaceAll('ё', 'е')
        const repeated = seen.has(key)
        seen.add(key)
        const path = [language, index, place]
        return repeated ? [{ code: 'synonym-twice', file: 'synonyms.yaml', path, params: { word } }] : []
      }),
    )
  })
