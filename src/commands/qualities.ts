// How well the replies read, beside whether they are right: what they open with, and how long they are.

import { sentencesOf } from '../dialogue/sentences.ts'
import { OPENINGS, type OpeningVerdict } from '../knowledge/questions.ts'
import type { Language } from '../language/language.ts'
import type { Judged } from './eval.ts'

/** Of so many lines that tell what is wanted, how many got it. */
interface Share {
  asked: number
  met: number
}

export interface Qualities {
  /** The first sentence of a right answer holds what was asked for. */
  direct: Share
  /** A supposition is met with the right yes or no, or that nothing is told. */
  premise: Share
  /** It is met with a yes or no that is wrong. */
  wrongly: Share
  /** All of several questions are answered, or refused where nothing answers them. */
  parts: Share
  /** The median of the answers, in characters. */
  length: number
}

const OPENS: Record<Language, Record<OpeningVerdict, RegExp>> = {
  ru: {
    yes: /^Да[,.:]/,
    no: /^Нет[,.:]|^По состоянию на [^:]{0,20} ещё нет/,
    unsaid: /не сказано|в справке нет|есть в справке|нет в моих|не знаю|материалах ничего нет/,
  },
  zh: {
    yes: /^是的/,
    no: /^不是|^截至[^：]{0,12}(?:还不是|尚未)/,
    unsaid: /没有(?:说|写|提|关于)|没有写明|资料里没有|不知道/,
  },
}

const REFUSES = /нет|не сказано|не знаю|没有|没写|不知道/u

const matches = (pattern: string, text: string): boolean => new RegExp(pattern, 'iu').test(text)

const firstSentence = ({ reply }: Judged): string => sentencesOf(reply.text.split('\n')[0] ?? '')[0] ?? ''

/** How the reply opens to what is supposed; undefined where it says neither. */
function opensWith(judged: Judged): OpeningVerdict | undefined {
  const { reply } = judged
  const opens = OPENS[reply.language]
  const first = firstSentence(judged)
  return OPENINGS.find((verdict) => opens[verdict].test(first)) ?? (reply.kind === 'unknown' ? 'unsaid' : undefined)
}

function answersAll({ question, reply }: Judged): boolean {
  const isMet = ({ must, out }: { must: string[]; out: boolean }): boolean =>
    out ? REFUSES.test(reply.text) : must.every((pattern) => matches(pattern, reply.text))
  return question.parts?.every(isMet) ?? false
}

const shareOf = (some: readonly Judged[], isMet: (one: Judged) => boolean): Share => ({
  asked: some.length,
  met: some.filter(isMet).length,
})

/** The figures of the lines in one language. */
export function qualitiesOf(all: readonly Judged[], language: Language): Qualities {
  const judged = all.filter(({ question }) => question.lang === language)
  const asked = judged.filter(
    ({ question, verdict }) => question.kind === 'in' && verdict === 'right' && question.must.length === 1,
  )
  const supposing = judged.filter(({ question }) => question.opening !== undefined)
  const lengths = judged.filter(({ reply }) => reply.kind === 'answer').map(({ reply }) => reply.text.length)
  return {
    direct: shareOf(
      asked.filter(({ question }) => question.parts === undefined),
      (one) => one.question.must.every((pattern) => matches(pattern, firstSentence(one))),
    ),
    premise: shareOf(supposing, (one) => opensWith(one) === one.question.opening),
    wrongly: shareOf(supposing, (one) => isWronglyOpened(opensWith(one), one.question.opening)),
    parts: shareOf(
      judged.filter(({ question }) => question.parts !== undefined),
      answersAll,
    ),
    length: lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0,
  }
}

const isWronglyOpened = (got: OpeningVerdict | undefined, wanted: OpeningVerdict | undefined): boolean =>
  (got === 'yes' || got === 'no') && got !== wanted
