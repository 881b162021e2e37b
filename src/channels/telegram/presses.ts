// What pressed buttons do: votes, menus that change in place, picked articles.

import type { Answering } from '../../delivery/answering.ts'
import type { Turn } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { Translate } from '../../translate.ts'
import { fromCallbackData, type Press } from './callback.ts'
import { speakerOf, type Incoming } from './incoming.ts'
import { isMenu } from './keyboard.ts'
import { renderAnswered } from './replies.ts'
import { addressOf, type TelegramStep } from './steps.ts'

export interface PressParts {
  channel: string
  answering: Answering
  translate: (language: Language) => Translate
  /** The ids of the articles that there are now. */
  articles: () => Iterable<string>
}

type Pressed = Extract<Incoming, { kind: 'press' }>
type Vote = Extract<Press, { do: 'vote' }>
type Pick = Exclude<Press, Vote>

const acknowledge = ({ callback }: Pressed, text?: string): TelegramStep => ({
  do: 'acknowledge',
  callback,
  ...(text !== undefined && { text }),
})

async function onVote(parts: PressParts, pressed: Pressed, vote: Vote, turn: Turn): Promise<TelegramStep[]> {
  const speaker = speakerOf(parts.channel, pressed)
  const outcome = await parts.answering.vote(turn, speaker, vote.answer, vote.value)
  const t = parts.translate(await parts.answering.language(speaker))
  return [acknowledge(pressed, t(outcome === 'new' ? `telegram_vote_${vote.value}` : `telegram_vote_${outcome}`))]
}

async function onPick(parts: PressParts, pressed: Pressed, pick: Pick, turn: Turn): Promise<TelegramStep[]> {
  const answered = await parts.answering.pick(turn, speakerOf(parts.channel, pressed), pick.id)
  if (answered.kind === 'throttled') return [acknowledge(pressed, answered.text)]
  const place = isMenu(pick.id) ? { id: pick.id, page: pick.do === 'open' ? pick.page : 0 } : undefined
  const inPlace = pick.do === 'open' && pressed.reachable
  const sends = renderAnswered(answered, parts.translate, place).map((message, i): TelegramStep => {
    const replaces = inPlace && i === 0 && { replaces: pressed.message }
    return { do: 'message', to: addressOf(pressed, true), message, ...replaces }
  })
  return [acknowledge(pressed), ...sends]
}

/** The steps for a pressed button: it is always acknowledged, first of all. */
export function onPress(parts: PressParts, pressed: Pressed, turn: Turn): Promise<TelegramStep[]> {
  const press = fromCallbackData(pressed.data, parts.articles)
  return press.do === 'vote' ? onVote(parts, pressed, press, turn) : onPick(parts, pressed, press, turn)
}
