// Rules about the days that an article names of itself.

import type { Finding } from '../finding.ts'
import type { CheckedArticle } from './article-rules.ts'
import { parseTime } from '../period.ts'

export function plannedBefore({ data: { planned, asOf } }: CheckedArticle): Finding[] {
  const time = planned === undefined ? undefined : parseTime(planned)
  if (time === undefined || typeof time === 'string' || time.to >= asOf) return []
  return [{ code: 'planned-before', path: ['planned'], params: { planned: time.to, asOf } }]
}

/** A text without a day of its own counts as written on the article's day. */
export function translationOlder({ data: { asOf, ru, zh } }: CheckedArticle): Finding[] {
  const days = { ru: ru.updated ?? asOf, zh: zh.updated ?? asOf }
  if (days.ru === days.zh) return []
  const older = days.ru < days.zh ? 'ru' : 'zh'
  const params = { language: `@${older}`, older: days[older], newer: older === 'ru' ? days.zh : days.ru }
  return [{ code: 'translation-older', path: [older, 'updated'], at: 'key', params }]
}
