// One turn of a conversation: what a person wrote or picked, and the reply to it.

import type { Article } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import { normalize, READ_LIMIT } from '../language/text.ts'
import type { Hit } from '../search/confidence.ts'
import type { Found, Message, Search } from '../search/search.ts'
import type { Translate } from '../texts.ts'
import { type Conversation, CONVERSATION_TTL_MS } from './conversation.ts'
import { asksFor } from './clauses.ts'
import { asksForFigure, findFollowUp, nearTo } from './follow-up.ts'
import { hear as hearTalk } from './hearing.ts'
import { languageWish } from './language-wish.ts'
import { NO_QUESTION } from './opening.ts'
import { premiseOf } from './premise.ts'
import { toQuestion } from './question.ts'
import { reckon } from './reckoning.ts'
import type { Reply } from './reply.ts'
import { replyToSeveral } from './several.ts'
import { DEEDS, type Wish } from './small-talk.ts'
import type { LikelyTalk, TalkIntent } from './talk.ts'
import { tell, tellKnownPart, tellReckoned, unsure } from './telling.ts'
import type { Turn } from './turn.ts'
import { chosenBy } from './wishes.ts'
import {
  aboutText,
  languageReply,
  menuChoices,
  otherLanguageReply,
  say,
  refusalText,
  sectorReply,
  contactText,
  helpText,
  type Wording,
} from './wording.ts'

/** Who is speaking. */
export interface Speaker {
  /** Names a person in a chat of a channel; under it the conversation is kept. */
  key: string
  /** For messages that do not show their language, when the person has chosen none: the channel's or client's. */
  language: Language
}

/** A reply, and what is to be remembered until the next message of the same person. */
export interface Turned {
  reply: Reply
  conversation: Conversation
}

/** Pure: what was remembered comes in, what is to be remembered goes out; who calls keeps it. */
export interface Dialogue {
  /** The reply to a message as typed; never throws because of what the message holds. */
  answer(known: Conversation | undefined, speaker: Pick<Speaker, 'language'>, text: string): Turned
  /**
   * The reply to a picked choice or a command. Ids (see `Choice`): `a:<article>`, `s:<sector>`, `l:ru`, `l:zh`,
   * `m` the menu of sectors, `h` help, `i` where this is from, `l` which language, `g` the greeting.
   * An id that no longer stands for anything gets a polite reply.
   */
  pick(known: Conversation | undefined, speaker: Pick<Speaker, 'language'>, id: string): Turned
}

export interface DialogueParts {
  /** The knowledge in use, indexed; asked for once a turn, so it may be replaced between turns. */
  search: () => Search
  translate: (language: Language) => Translate
  /** Milliseconds since 1970. */
  now: () => number
  /** Whether staff see what could not be answered: then, and only then, that is promised. */
  isKept?: boolean
  /** What a normalised message most likely means, if it is talk. */
  hear?: (plain: string) => LikelyTalk
}

/** A dialogue over the knowledge in use. */
export function createDialogue({ search, translate, now, isKept = true, hear = hearTalk }: DialogueParts): Dialogue {
  function begin(known: Conversation | undefined, speaker: Pick<Speaker, 'language'>): Turn {
    const conversation = fresh(known, now())
    const current = search()
    const today = new Date(now()).toISOString().slice(0, 10)
    return {
      search: current,
      hear,
      conversation,
      spoken: conversation.language ?? conversation.spoke ?? speaker.language,
      wording: (language) => ({ language, knowledge: current.knowledge, t: translate(language), today, isKept }),
    }
  }

  return {
    answer(known, speaker, text) {
      const turn = begin(known, speaker)
      const reply = replyTo(text, turn, translate)
      return end(turn, text.length > READ_LIMIT ? shortened(reply, translate) : reply, now())
    },
    pick(known, speaker, id) {
      const turn = begin(known, speaker)
      return end(turn, replyToPick(id, turn, translate), now())
    },
  }
}

const end = ({ conversation }: Turn, reply: Reply, at: number): Turned => ({
  reply,
  conversation: {
    ...conversation,
    spoke: reply.language,
    choices: reply.choices.length > 0 ? reply.choices : conversation.choices,
    clarified: reply.kind === 'choices' && reply.article === null,
    refused: reply.kind === 'unknown' ? (conversation.refused ?? 0) + 1 : 0,
    ...(reply.article !== null && { article: reply.article }),
    at,
  },
})

type Translates = DialogueParts['translate']

const shortened = (reply: Reply, translate: Translates): Reply => ({
  ...reply,
  text: `${translate(reply.language)('too_long')}\n\n${reply.text}`,
})

/** The chosen language stays; the rest is forgotten after a while. */
function fresh(known: Conversation | undefined, now: number): Conversation {
  if (known && now - known.at <= CONVERSATION_TTL_MS) return { ...known }
  const { language, spoke } = known ?? {}
  return { ...(language && { language }), ...(spoke && { spoke }), choices: [], clarified: false, at: now }
}

function replyTo(text: string, turn: Turn, translate: Translates): Reply {
  const message = turn.search.read(text, turn.spoken)
  const { plain } = message
  if (!/[\p{L}\p{N}]/u.test(plain)) return replyToSigns(plain, turn, translate)
  const picked = pickedBy(plain, turn.conversation)
  if (picked !== undefined) return replyToPick(picked, turn, translate)
  const wish = languageWish(plain)
  if (!wish || turn.hear(plain).sure >= SURE.overAnswer) return replyToMessage(message, turn, translate)
  turn.conversation.language = wish.to
  return replyToMessage(turn.search.read(wish.rest, turn.spoken), turn, translate, wish.to)
}

/** Emoji and emoticons mean what they are mostly sent for; other signs ask nothing. */
function replyToSigns(plain: string, turn: Turn, translate: Translates): Reply {
  const wording = turn.wording(turn.spoken)
  const { intent, sure } = turn.hear(plain)
  if (sure >= SURE.alone) return replyToTalk(intent, wording, turn, translate)
  if (/\p{Extended_Pictographic}/u.test(plain)) return replyToTalk('emoji', wording, turn, translate)
  return say(wording, 'help', wording.t('empty'), menuChoices(wording))
}

/** The id of the choice that a number or its very label names. */
function pickedBy(plain: string, { choices }: Conversation): string | undefined {
  const number = /^\(?(\d{1,2})[.)、]?$/.exec(plain)?.[1]
  if (number === '0') return 'm'
  if (number !== undefined && choices.length > 0) return choices[Number(number) - 1]?.id
  return (choices.find((choice) => normalize(choice.label) === plain) ?? chosenBy(plain, choices))?.id
}

/** More or less of what was told last, or whom to turn to; undefined where there is nothing to wish it of. */
function replyToWish(wish: Wish, turn: Turn, wording: Wording): Reply | undefined {
  const { conversation, search } = turn
  if (wish === 'person') {
    return say(wording, 'help', contactText(wording) ?? wording.t('talk_operator'))
  }
  const article = conversation.article === undefined ? undefined : search.article(conversation.article)
  if (!article) return undefined
  const { extent = 'usual', asked = [] } = conversation.told ?? {}
  const question = { ...NO_QUESTION, asked: new Set(asked) }
  if (wish === 'repeat') return tell(turn, wording, article, 1, question)
  return tell(turn, wording, article, 1, question, wish === 'shorter' ? 'short' : extent === 'short' ? 'usual' : 'rest')
}

function replyToPick(id: string, turn: Turn, translate: Translates): Reply {
  const { search, conversation, spoken } = turn
  const wording = turn.wording(spoken)
  const [kind, rest] = [id.slice(0, 1), id.slice(2)]
  if (kind === 'a') {
    const article = search.article(rest)
    if (article) return tell(turn, wording, article, 1)
  }
  if (kind === 's') {
    const sector = search.knowledge.sectors.find((one) => one.id === rest)
    if (sector) return sectorReply(wording, sector)
  }
  if (kind === 'l' && (rest === 'ru' || rest === 'zh')) {
    conversation.language = rest
    const chosen = turn.wording(rest)
    return say(chosen, 'language', chosen.t('language_set'), menuChoices(chosen))
  }
  if (id === 'l') return languageReply(wording, 'language_ask', translate)
  if (id === 'm') return say(wording, 'choices', wording.t('menu'), menuChoices(wording))
  if (id === 'h') return say(wording, 'help', helpText(wording), menuChoices(wording))
  if (id === 'i') return say(wording, 'help', aboutText(wording))
  if (id === 'g') return say(wording, 'smalltalk', wording.t('greeting'), menuChoices(wording))
  return say(wording, 'choices', wording.t('gone'), menuChoices(wording))
}

/**
 * From how sure on a message is talk: where the search has no answer, where it has something near, and where it has an
 * answer. Of the sorted questions of people so few are taken for talk that it is not noticed (`npm run bench:talk`).
 */
const SURE = { alone: 0.4, besideUs: 0.75, overAnswer: 0.9 } as const

/** @param inLanguage the language asked for, where that is not the question's own */
function replyToMessage(message: Message, turn: Turn, translate: Translates, inLanguage?: Language): Reply {
  const { search, conversation, spoken } = turn
  const last = subjectOf(conversation, search)
  const found = search.look(message, last && [...nearTo(last, search).keys()])
  const wording = turn.wording(inLanguage ?? found.language ?? spoken)
  const { intent, sure } = turn.hear(message.plain)
  if (sure >= SURE.overAnswer) return replyToTalk(intent, wording, turn, translate)
  const told = found.language === undefined ? undefined : replyToQuestion(message, found, last, wording, turn)
  if (told) return told
  if (sure >= (isOfUs(found) ? SURE.besideUs : SURE.alone)) return replyToTalk(intent, wording, turn, translate)
  return found.language === undefined ? otherLanguageReply(wording) : unsure(found, message.plain, wording, turn)
}

/** What is known of a question, by itself or beside what was spoken of last; undefined where that is nothing. */
function replyToQuestion(
  message: Message,
  found: Found,
  last: Article | undefined,
  wording: Wording,
  turn: Turn,
): Reply | undefined {
  const several = replyToSeveral(message, found, turn, wording)
  if (several) return several
  const reckoned = reckon(message.plain, found, last, turn, wording)
  if (reckoned) return tellReckoned(reckoned, turn, wording)
  if (last && asksForFigure(last, found))
    return tellKnownPart(last, refusalText(wording, found.gap?.[wording.language].about), wording, turn)
  const followed = last && !found.gap ? findFollowUp(message.plain, last, found, turn.search) : undefined
  const answering = found.outcome === 'answer' ? found.hits[0] : undefined
  const hit = followed ?? answering ?? correctable(message.plain, found, turn.search)
  const article = hit && turn.search.article(hit.id)
  if (!hit || !article) return undefined
  // What leans on the last answer and names no kind of thing («а потом ещё?») supposes what it does not say.
  const isVague =
    hit === followed && hit.id !== answering?.id && [...found.reading.asked].every((kind) => kind === 'what')
  const question = toQuestion(found, isVague ? '' : message.plain)
  const isNew = article !== last || question.terms.length + question.strange.length > 0
  if (isVague && !isNew && !asksFor(message.plain, wording.language)) return undefined
  return tell(turn, wording, article, hit.confidence, question)
}

/** What does not answer, but has the very thing that is supposed otherwise: «в Пекин ездили, да?» */
function correctable(plain: string, found: Found, { article }: Search): Hit | undefined {
  const [hit] = found.hits
  const told = hit && article(hit.id)
  const premise = told && premiseOf(told, found.catalog.language, toQuestion(found, plain), false)
  return premise?.verdict === 'no' ? hit : undefined
}

function replyToTalk(intent: TalkIntent, wording: Wording, turn: Turn, translate: Translates): Reply {
  const deed = DEEDS[intent]
  switch (deed.does) {
    case 'say':
      return say(
        wording,
        'smalltalk',
        wording.t((wording.isKept ? undefined : deed.unkept) ?? deed.text),
        deed.hasMenu ? menuChoices(wording) : [],
      )
    case 'pick':
      return replyToPick(deed.id, { ...turn, spoken: wording.language }, translate)
    case 'topics':
      return say(wording, 'help', wording.t('menu'), menuChoices(wording))
    case 'ask language':
      return languageReply(wording, deed.text, translate)
    default:
      return replyToWish(deed.wish, turn, wording) ?? say(wording, 'help', helpText(wording), menuChoices(wording))
  }
}

/** What was spoken of last: the article that was given, or the first of those that were asked back about. */
function subjectOf({ article, clarified, choices }: Conversation, search: Search): Article | undefined {
  const offered = choices.find(({ id }) => id.startsWith('a:'))?.id.slice(2)
  const id = clarified ? offered : article
  return id === undefined ? undefined : search.article(id)
}

/** Something near was found, or a subject that is known not to be covered: then it is a question and no talk. */
const isOfUs = ({ outcome, gap, reading }: Found): boolean =>
  gap !== undefined || (outcome === 'choices' && reading.units.some((unit) => unit.known && !unit.filler))
