// What staff read about each problem, in both languages: one table of all codes.

import type { Language } from '../language/language.ts'
import { FILE_TEXTS } from './texts/file-texts.ts'
import { RULE_TEXTS } from './texts/rule-texts.ts'
import { SCHEMA_TEXTS } from './texts/schema-texts.ts'
import { YAML_TEXTS } from './texts/yaml-texts.ts'

export interface ProblemText {
  severity: 'error' | 'warning' | 'hint'
  ru: Explanation
  zh: Explanation
}

/** `{name}` is filled in from the problem's params. */
export interface Explanation {
  what: string
  why: string
  fix: string
}

const TEXTS = { ...FILE_TEXTS, ...YAML_TEXTS, ...SCHEMA_TEXTS, ...RULE_TEXTS } as const

export type ProblemCode = keyof typeof TEXTS

export const PROBLEM_TEXTS: Record<ProblemCode, ProblemText> = TEXTS

/** A param that starts with `@` is a word that each language has for itself. */
export const toWord = (param: string, language: Language): string => WORDS[param]?.[language] ?? param

const WORDS: Record<string, Record<Language, string>> = {
  '@ru': { ru: 'русский', zh: '俄文' },
  '@zh': { ru: 'китайский', zh: '中文' },
  '@signs': { ru: 'знаков', zh: '个字符' },
  '@bytes': { ru: 'байт', zh: '个字节' },
  '@string': { ru: 'текст', zh: '文字' },
  '@array': { ru: 'список', zh: '列表' },
  '@object': { ru: 'раздел с ключами', zh: '带键的一组内容' },
  '@record': { ru: 'раздел с ключами', zh: '带键的一组内容' },
  '@number': { ru: 'число', zh: '数字' },
}
