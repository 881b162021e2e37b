// Whether a message in a room speaks to the bot, and what it says besides.

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

/** What is said to the bot, without the "@name"; undefined when it is not spoken to. */
export function toAddressed({ text, mentioned }: RoomText, self: RoomSelf): string | undefined {
  const name = toPattern(self.names)
  const typed = name?.test(text) ?? false
  const meant = typed || (mentioned.includes(self.id) && !EVERYBODY.test(text))
  if (!meant) return undefined
  return name === undefined ? text.trim() : text.replace(new RegExp(name, 'giu'), ' ').trim()
}

function toPattern(names: readonly string[]): RegExp | undefined {
  const known = names.map((name) => name.trim()).filter((name) => name !== '')
  if (known.length === 0) return undefined
  const any = known.map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')).join('|')
  return new RegExp(`[@＠](?:${any})${NAME_END}[\\u2005 ]?`, 'iu')
}
