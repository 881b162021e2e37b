// A dialogue small enough to foresee: three articles, two sectors, both languages.

import type { Conversation } from '../../../src/dialogue/conversation.ts'
import type { Dialogue, Speaker, Turned } from '../../../src/dialogue/dialogue.ts'
import type { Choice, Reply, ReplyKind } from '../../../src/dialogue/reply.ts'
import type { Language } from '../../../src/language/language.ts'

export const ARTICLES = ['tourism/arctic-cruises', 'events/festival', 'events/photo'] as const

const TITLES: Record<string, Record<Language, string>> = {
  'tourism/arctic-cruises': { ru: 'Арктические круизы', zh: '北极邮轮' },
  'events/festival': { ru: 'Праздник «Гольфстрим»', zh: '“湾流”节' },
  'events/photo': { ru: 'Фотография', zh: '照片' },
}

const SECTORS: Record<string, Record<Language, string>> = {
  tourism: { ru: 'Туризм', zh: '旅游' },
  events: { ru: 'События', zh: '活动' },
}

const SAID = {
  greeting: { ru: 'Здравствуйте!', zh: '您好！' },
  help: { ru: 'Спросите меня.', zh: '请提问。' },
  about: { ru: 'Из отчёта.', zh: '来自报告。' },
  which: { ru: 'Какой язык?', zh: '哪种语言？' },
  chosen: { ru: 'Говорим по-русски.', zh: '说中文。' },
  topics: { ru: 'Темы:', zh: '话题：' },
  gone: { ru: 'Этого больше нет.', zh: '这个内容已不存在。' },
  unknown: { ru: 'Не знаю.', zh: '我不知道。' },
}

export const titleOf = (id: string, language: Language): string => TITLES[id]?.[language] ?? id

export const answerOf = (id: string, language: Language): string =>
  `${titleOf(id, language)}.\n\n${language === 'ru' ? 'Источник: отчёт.' : '来源：报告。'}`

const toReply = (kind: ReplyKind, language: Language, text: string, choices: Choice[] = []): Reply => ({
  kind,
  language,
  article: null,
  text,
  choices,
  confidence: 1,
})

function article(id: string, language: Language): Reply {
  const related = ARTICLES.filter((other) => other !== id).slice(0, 1)
  const choices = related.map((other) => ({ id: `a:${other}`, label: titleOf(other, language) }))
  const photo = id === 'events/photo' && { photo: 'photo.jpg' }
  return { ...toReply('answer', language, answerOf(id, language), choices), article: id, ...photo }
}

function menu(language: Language): Reply {
  const choices = Object.entries(SECTORS).map(([id, label]) => ({ id: `s:${id}`, label: label[language] }))
  return toReply('choices', language, SAID.topics[language], choices)
}

function sector(id: string, language: Language): Reply {
  const inside = ARTICLES.filter((one) => one.startsWith(`${id}/`))
  const choices = inside.map((one) => ({ id: `a:${one}`, label: titleOf(one, language) }))
  return choices.length > 0 ? toReply('choices', language, SECTORS[id]?.[language] ?? id, choices) : gone(language)
}

const gone = (language: Language): Reply => toReply('unknown', language, SAID.gone[language], menu(language).choices)

const LANGUAGE_CHOICES = [
  { id: 'l:ru', label: 'Русский' },
  { id: 'l:zh', label: '中文' },
]

function pick(id: string, language: Language): Reply {
  const [kind, rest] = [id.charAt(0), id.slice(2)] as const
  if (id === 'm') return menu(language)
  if (id === 'g') return toReply('smalltalk', language, SAID.greeting[language], menu(language).choices)
  if (id === 'h') return toReply('help', language, SAID.help[language])
  if (id === 'i') return toReply('smalltalk', language, SAID.about[language])
  if (id === 'l') return toReply('language', language, SAID.which[language], LANGUAGE_CHOICES)
  if (kind === 'l') return toReply('language', language, SAID.chosen[language])
  if (kind === 's') return sector(rest, language)
  return TITLES[rest] ? article(rest, language) : gone(language)
}

function answer(text: string, language: Language, last: string | undefined): Reply {
  const repeated = /^(?:повтори|重复) ([\s\S]*)$/.exec(text)
  if (repeated) return toReply('smalltalk', language, repeated[1] ?? '')
  const id = ARTICLES.find((one) => text.includes(titleOf(one, language))) ?? (text.startsWith('а ') ? last : undefined)
  return id === undefined ? toReply('unknown', language, SAID.unknown[language]) : article(id, language)
}

type Speech = { known: Conversation | undefined; speaker: Pick<Speaker, 'language'>; chosen?: Language | undefined }

function speak({ known, speaker, chosen }: Speech, say: (language: Language) => Reply): Turned {
  const reply = say(chosen ?? known?.language ?? speaker.language)
  const language = chosen ?? known?.language
  return {
    reply,
    conversation: {
      ...(language !== undefined && { language }),
      spoke: reply.language,
      choices: reply.choices,
      clarified: false,
      ...(reply.article !== null && { article: reply.article }),
      at: 0,
    },
  }
}

const chosenBy = (id: string): Language | undefined => (id === 'l:ru' ? 'ru' : id === 'l:zh' ? 'zh' : undefined)

/** Remembers as the real one does. «повтори …» gives back what follows; «а …» asks about the last article. */
export const smallDialogue: Dialogue = {
  answer: (known, speaker, text) =>
    speak({ known, speaker }, (spoken) => answer(text, /\p{Script=Han}/u.test(text) ? 'zh' : spoken, known?.article)),
  pick: (known, speaker, id) => speak({ known, speaker, chosen: chosenBy(id) }, (spoken) => pick(id, spoken)),
}
