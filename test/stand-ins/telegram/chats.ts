// The stand-in's chats: what people and the bot wrote, with Telegram's rules for sending and editing.

import { ApiError, badRequest } from './faults.ts'

export const BOT = {
  id: 4242,
  is_bot: true,
  first_name: 'Bot',
  username: 'partner_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: true,
}

interface Button {
  text: string
  callback_data?: string
}

export interface ChatMessage {
  message_id: number
  date: number
  from: { id: number; is_bot: boolean; first_name: string; username?: string; language_code?: string }
  chat: { id: number; type: string; title?: string; first_name?: string }
  text?: string
  caption?: string
  photo?: { file_id: string }[]
  entities?: object[]
  message_thread_id?: number
  is_topic_message?: boolean
  reply_to_message?: ChatMessage
  reply_markup?: { inline_keyboard: Button[][] }
  edit_date?: number
}

/** Parameters of a call, as they come over the wire. */
export interface Params {
  [key: string]: unknown
  chat_id?: number | string
  message_id?: number | string
  message_thread_id?: number
  text?: string
  caption?: string
  photo?: string
  reply_markup?: { inline_keyboard: Button[][] }
  reply_parameters?: { message_id?: number; allow_sending_without_reply?: boolean }
}

const TEXT_LIMIT = 4096
const CAPTION_LIMIT = 1024
const DATA_LIMIT = 64

const seconds = () => Math.floor(Date.now() / 1000)

function checkKeyboard({ reply_markup: markup }: Params): void {
  for (const { callback_data: data } of markup?.inline_keyboard.flat() ?? [])
    if (data !== undefined && Buffer.byteLength(data) > DATA_LIMIT) throw badRequest('BUTTON_DATA_INVALID')
}

function checkText(params: Params): void {
  if (params['parse_mode'] !== undefined) throw badRequest('parse modes are not for texts of staff and people')
  if (!params.text?.trim()) throw badRequest('message text is empty')
  if (params.text.length > TEXT_LIMIT) throw badRequest('message is too long')
}

export function createChats() {
  const chats = new Map<number, Map<number, ChatMessage>>()
  /** Groups that became supergroups, and what they are now. */
  const moved = new Map<number, number>()
  const closedThreads = new Set<number>()
  let nextMessage = 1
  let nextFile = 1

  const messages = (chat: number): Map<number, ChatMessage> => {
    const known = chats.get(chat) ?? new Map<number, ChatMessage>()
    chats.set(chat, known)
    return known
  }

  function add(message: Omit<ChatMessage, 'message_id' | 'date'>): ChatMessage {
    const added = { message_id: nextMessage, date: seconds(), ...message }
    nextMessage += 1
    messages(message.chat.id).set(added.message_id, added)
    return added
  }

  function checkReply(chat: number, { reply_parameters: reply }: Params): void {
    if (reply?.message_id === undefined || reply.allow_sending_without_reply === true) return
    if (!messages(chat).has(reply.message_id)) throw badRequest('message to be replied not found')
  }

  function checkPlace(chat: number, { message_thread_id: thread }: Params): void {
    const now = moved.get(chat)
    if (now !== undefined)
      throw new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: now })
    if (thread !== undefined && closedThreads.has(thread)) throw badRequest('message thread not found')
  }

  function post(params: Params, content: Partial<ChatMessage>): ChatMessage {
    const id = Number(params.chat_id)
    checkPlace(id, params)
    checkKeyboard(params)
    checkReply(id, params)
    const thread = params.message_thread_id
    return add({
      from: BOT,
      chat: { id, type: id > 0 ? 'private' : 'supergroup' },
      ...content,
      ...(thread !== undefined && { message_thread_id: thread, is_topic_message: true }),
      ...(params.reply_markup && { reply_markup: params.reply_markup }),
    })
  }

  function sendMessage(params: Params): ChatMessage {
    checkText(params)
    return post(params, { text: params.text ?? '' })
  }

  /** A photo that comes as a file gets an id; one that comes as an id must be known. */
  function sendPhoto(params: Params): ChatMessage {
    if ((params.caption?.length ?? 0) > CAPTION_LIMIT) throw badRequest('message caption is too long')
    const known = params.photo?.startsWith('file-') ? params.photo : undefined
    const file = known ?? `file-${nextFile++}`
    return post(params, { photo: [{ file_id: file }], ...(params.caption && { caption: params.caption }) })
  }

  function editMessageText(params: Params): ChatMessage {
    checkText(params)
    checkKeyboard(params)
    const message = messages(Number(params.chat_id)).get(Number(params.message_id))
    if (!message) throw badRequest('message to edit not found')
    if (message.from.id !== BOT.id) throw badRequest("message can't be edited")
    if (message.text === undefined) throw badRequest('there is no text in the message to edit')
    const next = { text: params.text ?? '', reply_markup: params.reply_markup }
    if (JSON.stringify([message.text, message.reply_markup]) === JSON.stringify([next.text, next.reply_markup]))
      throw badRequest('message is not modified')
    message.text = next.text
    message.edit_date = seconds()
    if (next.reply_markup) message.reply_markup = next.reply_markup
    else delete message.reply_markup
    return message
  }

  function deleteMessage(params: Params): true {
    if (!messages(Number(params.chat_id)).delete(Number(params.message_id)))
      throw badRequest('message to delete not found')
    return true
  }

  return {
    add,
    migrate: (from: number, to: number) => void moved.set(from, to),
    closeThread: (thread: number) => void closedThreads.add(thread),
    get: (chat: number, id: number) => messages(chat).get(id),
    forget: (chat: number, id: number) => messages(chat).delete(id),
    ofBot: (chat: number) => [...messages(chat).values()].filter(({ from }) => from.id === BOT.id),
    methods: { sendMessage, sendPhoto, editMessageText, deleteMessage },
  }
}
