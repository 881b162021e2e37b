// One turn of a conversation: what a person wrote or picked, and the reply to it.

import type { Article } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import { normalize, READ_LIMIT } from '../language/text.ts'
import type { Found, Message, Search } from '../search/search.ts'
import type { Translate } from '../texts.ts'
import { type Conversation, CONVERSATION_TTL_MS } from './conversation.ts'
import { findFollowUp, nearTo } from './follow-up.ts'
import { createIntents, type Intent } from './intents.ts'
import { NO_QUESTION } from './opening.ts'
import { toQuestion } from './question.ts'
import type { Reply } from './reply.ts'
import { replyToSeveral } from './several.ts'
import learned from './talk.json' with { type: 'json' }
import { createTalk, type TalkIntent } from './talk.ts'
import { latinReadings, once } from './talk-words.ts'
import { tell, unsure } from './telling.ts'
import type { Turn } from './turn.ts'
import { chosenBy, type Wish, wishIn } from './wishes.ts'
import {
  aboutText,
  languageReply,
  menuChoices,
  otherLanguageReply,
  say,
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
}

/** A dialogue over the knowledge in use. */
export function createDialogue({ search, translate, now, isKept = true }: DialogueParts): Dialogue {
  function begin(known: Conversation | undefined, speaker: Pick<Speaker, 'language'>): Turn {
    const conversation = fresh(known, now())
    const current = search()
    const today = new Date(now()).toISOString().slice(0, 10)
    return {
      search: current,
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

/** Made once: the phrases are the same for everybody. */
const intents = once(createIntents)

function replyTo(text: string, turn: Turn, translate: Translates): Reply {
  const message = turn.search.read(text, turn.spoken)
  const { plain } = message
  if (!/[\p{L}\p{N}]/u.test(plain))
    return say(
      turn.wording(turn.spoken),
      'help',
      translate(turn.spoken)('empty'),
      menuChoices(turn.wording(turn.spoken)),
    )
  const picked = pickedBy(plain, turn.conversation)
  if (picked !== undefined) return replyToPick(picked, turn, translate)
  const wish = wishIn(plain)
  if (wish) {
    const granted = replyToWish(wish, turn, message.language ?? turn.spoken)
    if (granted) return granted
  }
  const intent = intents().exactly(plain)
  if (!intent) return replyToQuestion(message, turn, translate)
  const felt = intent.kind === 'say' ? likelyTalk(plain, SURE_BESIDE_US) : undefined
  // The phrases of small talk know less to say: «мне грустно» is more than an answer to «как дела?».
  if (felt && isBeyondPhrases(felt))
    return replyToTalk(felt, turn.wording(message.language ?? turn.spoken), turn, translate)
  return replyToIntent(intent, message, turn, translate)
}

/** The id of the choice that a number or its very label names. */
function pickedBy(plain: string, { choices }: Conversation): string | undefined {
  const number = /^\(?(\d{1,2})[.)、]?$/.exec(plain)?.[1]
  if (number !== undefined && choices.length > 0) return number === '0' ? 'm' : choices[Number(number) - 1]?.id
  return (choices.find((choice) => normalize(choice.label) === plain) ?? chosenBy(plain, choices))?.id
}

/** More or less of what was told last, or whom to turn to; undefined where there is nothing to wish it of. */
function replyToWish(wish: Wish, turn: Turn, language: Language): Reply | undefined {
  const { conversation, search } = turn
  const wording = turn.wording(language)
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

/** Which pick a question about the bot itself amounts to. */
const PICK_OF = { help: 'h', menu: 'm', about: 'i' } as const

function replyToIntent(intent: Intent, message: Message, turn: Turn, translate: Translates): Reply {
  if (intent.kind === 'switch') return switchTo(intent, turn, translate)
  const language = turn.search.look(message).language ?? turn.spoken
  const wording = turn.wording(language)
  if (intent.kind === 'languages') return languageReply(wording, 'languages', translate)
  if (intent.kind !== 'say') return replyToPick(PICK_OF[intent.kind], { ...turn, spoken: language }, translate)
  if (intent.text === 'script') return languageReply(wording, 'script', translate)
  return say(wording, 'smalltalk', wording.t(intent.text), intent.text === 'hello' ? menuChoices(wording) : [])
}

function switchTo({ to, rest }: Extract<Intent, { kind: 'switch' }>, turn: Turn, translate: Translates): Reply {
  turn.conversation.language = to
  if (rest === '') return replyToPick(`l:${to}`, turn, translate)
  return replyToQuestion(turn.search.read(rest, turn.spoken), turn, translate, to)
}

/** @param inLanguage the language asked for, where that is not the question's own */
function replyToQuestion(message: Message, turn: Turn, translate: Translates, inLanguage?: Language): Reply {
  const { search, conversation, spoken } = turn
  const last = subjectOf(conversation, search)
  const found = search.look(message, last && [...nearTo(last, search).keys()])
  if (found.language === undefined) return otherLanguageReply(turn.wording(spoken))
  const wording = turn.wording(inLanguage ?? found.language)
  const several = replyToSeveral(message, found, turn, wording)
  if (several) return several
  const followed = last && !found.gap ? findFollowUp(message.plain, last, found, search) : undefined
  const hit = followed ?? (found.outcome === 'answer' ? found.hits[0] : undefined)
  const article = hit && search.article(hit.id)
  if (hit && article) return tell(turn, wording, article, hit.confidence, toQuestion(found))
  const talk = likelyTalk(message.plain, isOfUs(found) ? SURE_BESIDE_US : SURE)
  if (talk) return replyToTalk(talk, wording, turn, translate)
  return unsure(found, wording, turn)
}

/** From how sure on a message that the search has no answer to is talk; and one that has something of our subject. */
const SURE = 0.4
const SURE_BESIDE_US = 0.9

const readTalk = once(() => createTalk(learned))

/** What a message means that the search has no answer to, also one in Latin letters, if it is talk. */
function likelyTalk(plain: string, least: number): TalkIntent | undefined {
  const likely = [plain, ...latinReadings(plain)].map(readTalk()).toSorted((a, b) => b.sure - a.sure)[0]
  return likely && likely.sure >= least ? likely.intent : undefined
}

/** Which pick some talk amounts to. */
const TALK_PICKS = { help: 'h', topics: 'm', source: 'i', russian: 'l:ru', chinese: 'l:zh' } as const

const isPick = (intent: TalkIntent): intent is keyof typeof TALK_PICKS => intent in TALK_PICKS

/** Talk that the same is said to as to the phrases of small talk. */
const SAID = {
  thanks: 'thanks',
  bye: 'bye',
  praise: 'praise',
  insult: 'insult',
  agree: 'okay',
  howareyou: 'fine',
  machine: 'who',
  who: 'who',
} as const

const isSaid = (intent: TalkIntent): intent is keyof typeof SAID => intent in SAID

/** Talk that no phrases stand for. */
const isBeyondPhrases = (intent: TalkIntent): boolean =>
  !isSaid(intent) && !isPick(intent) && !['greeting', 'languages', 'script', 'english', 'emoji'].includes(intent)

/** Talk that wishes something of the last reply, or for a person. */
const WISHED: Partial<Record<TalkIntent, Wish>> = {
  more: 'more',
  shorter: 'shorter',
  repeat: 'repeat',
  operator: 'person',
}

function replyToTalk(intent: TalkIntent, wording: Wording, turn: Turn, translate: Translates): Reply {
  if (isPick(intent)) return replyToPick(TALK_PICKS[intent], { ...turn, spoken: wording.language }, translate)
  const wish = WISHED[intent]
  const granted = wish && replyToWish(wish, turn, wording.language)
  if (granted) return granted
  switch (intent) {
    case 'languages':
    case 'english':
      return languageReply(wording, 'languages', translate)
    case 'script':
      return languageReply(wording, 'script', translate)
    case 'more':
    case 'shorter':
    case 'repeat':
      return say(wording, 'help', helpText(wording), menuChoices(wording))
    case 'greeting':
      return say(wording, 'smalltalk', wording.t('hello'), menuChoices(wording))
    default:
      return say(wording, 'smalltalk', wording.t(isSaid(intent) ? SAID[intent] : `talk_${intent}`))
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
