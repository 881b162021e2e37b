// What people do in the stand-in: write, edit, press buttons, ask inline.

import { BOT, type ChatMessage, type createChats } from './chats.ts'

/** Negative chat ids are groups; a private chat's id is the person's. */
export interface Way {
  user?: number
  language?: string
  thread?: number
  replyTo?: number
  /** Fields of the message besides its text. */
  extra?: object
}

type Push = (update: object, lane: string) => { update_id: number }

const person = (id: number, language = 'ru') => ({
  id,
  is_bot: false,
  first_name: `Person ${id}`,
  username: `person${id}`,
  language_code: language,
})

function entitiesOf(text: string): object[] {
  const commands = [...text.matchAll(/(?<=^|\s)\/\w+(?:@\w+)?/g)]
  const mentions = [...text.matchAll(/(?<=^|[^\w/])@\w{3,}/g)]
  return [
    ...commands.map(({ 0: match, index }) => ({ type: 'bot_command', offset: index, length: match.length })),
    ...mentions.map(({ 0: match, index }) => ({ type: 'mention', offset: index, length: match.length })),
  ]
}

export function createPeople(chats: ReturnType<typeof createChats>, push: Push) {
  const open = new Map<string, boolean>()
  let nextQuery = 1
  const queryId = () => String(nextQuery++)

  function toMessage(chat: number, text: string | undefined, way: Way): ChatMessage {
    const from = person(way.user ?? Math.abs(chat), way.language)
    const entities = entitiesOf(text ?? '')
    const replied = way.replyTo === undefined ? undefined : chats.get(chat, way.replyTo)
    return chats.add({
      from,
      chat: chat > 0 ? { id: chat, type: 'private', first_name: from.first_name } : { id: chat, type: 'supergroup' },
      ...(text !== undefined && { text }),
      ...(entities.length > 0 && { entities }),
      ...(way.thread !== undefined && { message_thread_id: way.thread, is_topic_message: true }),
      ...(replied && { reply_to_message: replied }),
      ...way.extra,
    })
  }

  function changeMembership(chat: number, [before, now]: [string, string], way: Way): void {
    const from = person(way.user ?? Math.abs(chat), way.language)
    const member = (status: string) => ({ status, user: BOT })
    const change = { date: 1, from, old_chat_member: member(before), new_chat_member: member(now) }
    push({ my_chat_member: { chat: { id: chat, type: 'supergroup' }, ...change } }, `chat ${chat}`)
  }

  return {
    say(chat: number, text: string | undefined, way: Way = {}): ChatMessage {
      const message = toMessage(chat, text, way)
      push({ message }, `chat ${chat}`)
      return message
    },
    edit(chat: number, id: number, text: string): void {
      const message = { ...chats.get(chat, id), text, entities: entitiesOf(text), edit_date: 1 }
      push({ edited_message: message }, `chat ${chat}`)
    },
    /** Returns the query's id; `expired` plays a press that is too old to be acknowledged. */
    press(
      chat: number,
      id: number,
      data: string,
      way: Way & { expired?: boolean; message?: ChatMessage | undefined } = {},
    ): string {
      const query = queryId()
      open.set(query, way.expired !== true)
      const from = person(way.user ?? Math.abs(chat), way.language)
      push(
        { callback_query: { id: query, from, chat_instance: '1', message: way.message ?? chats.get(chat, id), data } },
        `user ${from.id}`,
      )
      return query
    },
    /** A person adds the bot to a group, or removes it. */
    join: (chat: number, way: Way = {}) => changeMembership(chat, ['left', 'member'], way),
    leave: (chat: number, way: Way = {}) => changeMembership(chat, ['member', 'left'], way),
    inline(user: number, query: string, language?: string): void {
      push({ inline_query: { id: queryId(), from: person(user, language), query, offset: '' } }, `user ${user}`)
    },
    channelPost(text: string): void {
      push({ channel_post: { message_id: 1, date: 1, chat: { id: -1, type: 'channel' }, text } }, 'channel')
    },
    /** True once for every press that is young enough. */
    acknowledge(query: string): boolean {
      const fresh = open.get(query) === true
      open.set(query, false)
      return fresh
    },
    bot: BOT,
  }
}
