// The rule that both languages tell the same numbers and dates.

import { LANGUAGES, otherLanguage, type Language } from '../../language/language.ts'
import type { ArticleData } from '../article-file.ts'
import { factUses, fillFacts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { meantNumbers, toldNumbers, type NumberToken } from './numbers.ts'

/** A number in digits must stand in the other language too, in digits or in words; the place is where it stands. */
export const numbersDiffer = ({ data }: { data: ArticleData }): Finding[] =>
  LANGUAGES.flatMap((language) => {
    const meant = meantNumbers(readable(data, otherLanguage(language)), otherLanguage(language))
    const lacking = toldNumbers(readable(data, language), language).filter(({ token }) => !meant.has(token))
    return Array.from(new Map(lacking.map((told) => [told.typed, told])).values(), (told) =>
      toFinding(data, language, told),
    )
  })

const readable = (data: ArticleData, language: Language): string =>
  fillFacts(`${data[language].title}\n${data[language].answer}`, data.facts, language)

function toFinding(data: ArticleData, language: Language, { typed }: NumberToken): Finding {
  const key = data[language].answer.includes(typed) || !data[language].title.includes(typed) ? 'answer' : 'title'
  const text = data[language][key].includes(typed) ? typed : factBehind(data, language, typed)
  return {
    code: 'numbers-differ',
    path: [language, key],
    ...(text === undefined ? {} : { text }),
    params: { number: typed, language: `@${language}`, other: `@${otherLanguage(language)}` },
  }
}

/** The fact that gave this number. */
const factBehind = (data: ArticleData, language: Language, typed: string): string | undefined =>
  factUses(data[language].answer).find((use) => fillFacts(use.typed, data.facts, language).includes(typed))?.typed
