// How people write on WeChat: quoting, with emoticons, to somebody by "@", and picking by a word.

import words from '../../../locales/wechat.words.json' with { type: 'json' }

/** What a person wrote, as far as it can be told without knowing the conversation. */
export interface Said {
  /** A vote; a number of the menu; a question of what is kept of them, or the wish to have it erased. */
  kind: 'up' | 'down' | 'pick' | 'privacy' | 'forget' | 'text' | 'nothing'
  /** In words; of what is picked, the digits. */
  text: string
}

/** A quoted message: whose and what in brackets, a line of dashes, then the person's own words. */
const QUOTE = /^\s*「[^]*?」\s*\n[-—－\s]{5,}\n/u

/** The older kind in letters (`/:rose`), the newer in brackets (`[微笑]`), and those of Unicode. */
const EMOTICON =
  /\/:[!-~]{1,8}|\[[\p{Script=Han}A-Za-z0-9]{1,8}\]|\p{Extended_Pictographic}\u{FE0F}?\p{Emoji_Modifier}*/gu

const PICK =
  /^我?(?:选|選|要|看|点|點)?(?:择|擇)?\s*第?\s*(\d{1,2}|[一二两兩三四五六七八九十])\s*(?:个|個|项|項|条|條|号|號)?吧?$/u

const NUMERALS = '一二三四五六七八九十'

/** What means something only where nothing else is said. */
const EXACTLY = new Map(
  (['up', 'down', 'privacy', 'forget'] as const).flatMap((kind) => words[kind].map((word) => [word, kind] as const)),
)

/** What somebody means who sends an emoticon and nothing else. */
const ALONE = new Map(
  Object.entries(words.alone).flatMap(([meant, signs]) => signs.map((sign) => [sign, meant] as const)),
)

const withoutQuote = (text: string): string => text.replace(QUOTE, '')

export function toSaid(written: string): Said {
  const own = withoutQuote(written).trim()
  const plain = own.normalize('NFKC').toLowerCase().replace(/[\s。.!！~～,，]+$/u, '') // prettier-ignore
  const text = toWords(own)
  const kind = EXACTLY.get(plain) ?? EXACTLY.get(own)
  if (kind) return { kind, text }
  const picked = PICK.exec(plain)?.[1]
  if (picked !== undefined) return { kind: 'pick', text: toDigits(picked) }
  return { kind: text === '' ? 'nothing' : 'text', text }
}

/** Without emoticons; where there is nothing else, what they mean. */
function toWords(own: string): string {
  const text = own.replace(EMOTICON, ' ').replace(/[^\S\n]+/gu, ' ').trim() // prettier-ignore
  if (text !== '' || own === '') return text
  return (
    [...own.matchAll(EMOTICON)].map(([sign]) => ALONE.get(sign)).find((meant) => meant !== undefined) ?? words.otherwise
  )
}

function toDigits(picked: string): string {
  const place = NUMERALS.indexOf(picked.replace(/[两兩]/u, '二'))
  return place < 0 ? String(Number(picked)) : String(place + 1)
}

/** Ends a name after "@": the separator of WeChat's clients, white space, punctuation, or the end. */
const NAME_END = '(?=[\\u2005\\s,，.。:：!！?？、;；]|$)'

const EVERYBODY = /@(?:所有人|all)(?=[\u2005\s]|$)/iu

export interface RoomText {
  text: string
  /** Ids of those who are mentioned, where the puppet knows them. */
  mentioned: readonly string[]
}

export interface RoomSelf {
  id: string
  /** The bot's own name, and the one it has in this room. */
  names: readonly string[]
}

/** What is said to the bot, without the "@name"; undefined when it is not spoken to. An "@" that is quoted calls nobody. */
export function toAddressed({ text: written, mentioned }: RoomText, self: RoomSelf): string | undefined {
  const text = withoutQuote(written)
  const isQuoting = text !== written
  const name = toPattern(self.names)
  const typed = name?.test(text) ?? false
  const meant = typed || (!isQuoting && mentioned.includes(self.id) && !EVERYBODY.test(text))
  if (!meant) return undefined
  return name === undefined ? text.trim() : text.replace(new RegExp(name, 'giu'), ' ').trim()
}

function toPattern(names: readonly string[]): RegExp | undefined {
  const known = names.map((name) => name.trim()).filter((name) => name !== '')
  if (known.length === 0) return undefined
  const any = known.map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')).join('|')
  return new RegExp(`[@＠](?:${any})${NAME_END}[\\u2005 ]?`, 'iu')
}
