// One turn of a conversation: what a person wrote or picked, and the reply to it.

import type { Language } from '../language/language.ts'
import type { Reply } from './reply.ts'

/** Who is speaking. */
export interface Speaker {
  /** Names a person in a chat of a channel; under it the conversation is kept. */
  key: string
  /** For messages that do not show their language, when the person has chosen none: the channel's or client's. */
  language: Language
}

export interface Dialogue {
  /** The reply to a message as typed; never rejects because of what the message holds. */
  answer(speaker: Speaker, text: string): Promise<Reply>
  /**
   * The reply to a picked choice or a command. Ids (see `Choice`): `a:<article>`, `s:<sector>`, `l:ru`, `l:zh`,
   * `m` the menu of sectors, `h` help, `i` where this is from, `l` which language, `g` the greeting.
   * An id that no longer stands for anything gets a polite reply.
   */
  pick(speaker: Speaker, id: string): Promise<Reply>
}
