// What staff read for outcomes and languages.

import type { Translate } from '../texts.ts'
import { OUTCOMES } from './figures.ts'

/** What an outcome of the question log is called. */
export function outcomeName(name: string, t: Translate): string {
  const outcome = OUTCOMES.find((one) => one === name)
  return outcome ? t(`telegram_outcome_${outcome}`) : name
}

/** What a language is called. */
export const languageName = (language: string, t: Translate): string =>
  t(language === 'zh' ? 'staff_language_zh' : 'staff_language_ru')
