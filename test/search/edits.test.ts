// An edit is taken up in the search in use: what it finds then is what a search made anew finds.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Article, ArticleText, Knowledge } from '../../src/knowledge/article.ts'
import { LANGUAGES, type Language } from '../../src/language/language.ts'
import { createSearch, createSearchGently, type Search } from '../../src/search/search.ts'
import { SMALL_TOWN } from './small-town.ts'

// Words of other articles, new ones, forms of known ones, near misses of them and words of the same sound.
const WORDS: Record<Language, string[]> = {
  ru: ['паспорт', 'паспорта', 'дорожки', 'дорожкой', 'трамвай', 'ледокол', 'ледоколы', 'стихи', 'стехи', 'бассейны', '25 мая', 'сколько лыжников', 'каток'],
  zh: ['借书证', '泳道', '诗歌', '破冰船', '有轨电车', '滑冰场', '图书', '书证', '多少学生', '5月25日', '城市', '成市', '5 6', '56', 'wifi a', 'wi fi'],
} // prettier-ignore
const QUESTIONS = [
  'Что нужно для читательского билета?',
  'сколько дорожек в бассейне',
  'когда читают стехи',
  'где увидеть ледакол',
  'трамваи в городе',
  'сколько лыжников на катке',
  'ledokol i tramvaj',
  'паспортом',
  '怎么办借书证',
  '泳道有多长',
  '什么时候朗诵诗歌',
  '有轨电车在哪里',
  '破冰船 каток',
  '图书证件',
  'you duoshao yongdao',
  '成市滑冰场',
]

type Edit =
  | { kind: 'remove'; at: number }
  | { kind: 'title' | 'question' | 'answer'; at: number; words: number[] }
  | { kind: 'shorten'; at: number }
  | { kind: 'add'; words: number[] }
  | { kind: 'nothing' }

const words = fc.array(fc.nat({ max: 15 }), { minLength: 1, maxLength: 5 })
const at = fc.nat({ max: 20 })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('remove' as const), at }),
  fc.record({ kind: fc.constantFrom('title' as const, 'question' as const, 'answer' as const), at, words }),
  fc.record({ kind: fc.constant('shorten' as const), at }),
  fc.record({ kind: fc.constant('add' as const), words }),
  fc.record({ kind: fc.constant('nothing' as const) }),
)

const say = (language: Language, chosen: readonly number[]): string =>
  chosen.map((i) => WORDS[language][i % WORDS[language].length]).join(' ')

function changeText(text: ArticleText, language: Language, change: Edit): ArticleText {
  const said = 'words' in change ? say(language, change.words) : ''
  if (change.kind === 'title') return { ...text, title: said }
  if (change.kind === 'question') return { ...text, questions: [...text.questions, said] }
  if (change.kind === 'answer') return { ...text, answer: `${text.answer} ${said}.` }
  if (change.kind === 'shorten') return { ...text, questions: text.questions.slice(1) }
  return { ...text }
}

const change = (article: Article, by: Edit): Article => ({
  ...article,
  ru: changeText(article.ru, 'ru', by),
  zh: changeText(article.zh, 'zh', by),
})

function apply(knowledge: Knowledge, by: Edit): Knowledge {
  const { articles } = knowledge
  const place = 'at' in by ? by.at % Math.max(1, articles.length) : -1
  if (by.kind === 'remove') return { ...knowledge, articles: articles.filter((_, i) => i !== place) }
  if (by.kind !== 'add')
    return { ...knowledge, articles: articles.map((article, i) => (i === place ? change(article, by) : article)) }
  const first = SMALL_TOWN.articles[0]
  if (!first) throw new Error('the small town has no articles')
  const text = (language: Language): ArticleText => ({ title: say(language, by.words), questions: [], answer: '—' })
  const added = { ...first, id: `added/${say('ru', by.words)}`, ru: text('ru'), zh: text('zh') }
  return { ...knowledge, articles: [...articles.filter(({ id }) => id !== added.id), added] }
}

const rounded = (value: number): number => Math.round(value * 1e9) / 1e9

const found = (search: Search) =>
  QUESTIONS.flatMap((question) =>
    LANGUAGES.map((language) => {
      const { hits, outcome, reading, gap, sure } = search.find(question, language)
      const told = hits.map(({ id, confidence, like }) => ({ id, like, confidence: rounded(confidence) }))
      const ranked = search.catalogs[language].rank(reading).map(({ id, score }) => ({ id, score: rounded(score) }))
      return {
        question,
        outcome,
        sure: rounded(sure),
        gap: gap?.id,
        text: reading.text,
        units: reading.units,
        told,
        ranked,
      }
    }),
  )

test('after any edits, one after another, it finds what a search made anew finds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
      let knowledge = SMALL_TOWN
      let search = createSearch(knowledge)
      for (const one of edits) {
        knowledge = apply(knowledge, one)
        search = await createSearchGently(knowledge, search)
      }
      expect(found(search)).toEqual(found(createSearch(knowledge)))
    }),
    { numRuns: 8, seed: 7 },
  )
})

test('other synonyms are taken up as well', async () => {
  const before = createSearch(SMALL_TOWN)
  const knowledge = { ...SMALL_TOWN, synonyms: { ru: [['бассейн', 'плавалка']], zh: [['泳道', '水道']] } }
  expect(found(await createSearchGently(knowledge, before))).toEqual(found(createSearch(knowledge)))
})
