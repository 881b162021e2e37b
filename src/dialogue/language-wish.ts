// A question with a wish for the language of its answer: «ответь по-китайски: когда …», 「请用俄语回答 …」.

import words from '../../locales/wishes.json' with { type: 'json' }
import { simplify } from '../language/chinese.ts'
import { LANGUAGES, type Language } from '../language/language.ts'

export interface LanguageWish {
  to: Language
  /** What is asked besides. */
  rest: string
}

const { verb, please, into } = words.language
const CLAUSE = String.raw`(?:^|(?<=[,.!?;:。]))\s*`
const CLAUSE_END = String.raw`(?=\s*(?:$|[,.!?;:。]))`

/** Beside a verb of answering, as a clause of its own, or at the end of what begins with such a verb. */
const formsOf = (language: string): RegExp[] =>
  [
    `(?<!\\p{L})(?:${please})?(?:(?:${verb}) ?(?:${language})|(?:${language}) ?(?:${verb}))(?:,? ?(?:${please}))?`,
    `${CLAUSE}(?:${please})?(?:${language})(?:,? ?(?:${please}))?${CLAUSE_END}`,
    `(?<=^(?:${verb}) .*)\\s(?:${language})(?:,? ?(?:${please}))?$`,
  ].map((form) => new RegExp(form, 'u'))

const FORMS = LANGUAGES.map((to) => ({ to, forms: formsOf(into[to]) }))

const BORDERS = /^[\s,.!?;:。]+|[\s,.!?;:。]+$/gu

/** The language that a normalised message wishes for, where it asks something besides. */
export function languageWish(plain: string): LanguageWish | undefined {
  const text = simplify(plain)
  for (const { to, forms } of FORMS) {
    const wish = forms.map((form) => form.exec(text)).find((found) => found !== null)
    if (!wish) continue
    const rest = [text.slice(0, wish.index), text.slice(wish.index + wish[0].length)]
      .map((part) => part.replace(BORDERS, ''))
      .filter((part) => /[\p{L}\p{N}]/u.test(part))
      .join(' ')
    return rest === '' ? undefined : { to, rest }
  }
  return undefined
}
