// An Official Account as a puppet of Wechaty: its messages are Wechaty's messages like those of a gateway.

import { type payloads, Puppet, types } from 'wechaty-puppet'

/** What WeChat's servers posted that somebody wrote or sent. `type` is WeChat's own word for its kind. */
export interface PostedMessage {
  id: string
  person: string
  type: string
  /** Of something spoken, what WeChat understood; else empty where it is not text. */
  text: string
  /** Seconds since 1970. */
  at: number
}

/** Sends a text to a person. */
export type Say = (person: string, text: string) => Promise<void>

/** Wechaty restarts a puppet that is silent for so many seconds; here silence means that nobody writes. */
const WATCHDOG_SECONDS = 1_000_000

/** Rooms, tags, moments and the like stay abstract: an account has none, and nobody asks for them. */
export abstract class AccountPuppet extends Puppet {
  readonly #self: string
  readonly #say: Say

  constructor(appId: string, say: Say) {
    super({ timeoutSeconds: WATCHDOG_SECONDS })
    this.#self = `gh_${appId}`
    this.#say = say
  }

  /** Makes it a message of this puppet. */
  receive(message: PostedMessage): void {
    this.cache.message.set(message.id, toPayload(message, this.#self))
  }

  override version(): string {
    return '1'
  }

  override async onStart(): Promise<void> {
    this.login(this.#self)
    this.emit('ready', { data: 'ready' })
  }

  override async onStop(): Promise<void> {
    await this.logout()
  }

  override ding(data = ''): void {
    this.emit('dong', { data })
  }

  override async messageSendText(person: string, text: string): Promise<void> {
    await this.#say(person, text)
  }

  override async messageRawPayload(): Promise<never> {
    throw new Error('WeChat keeps no messages of an account')
  }

  override messageRawPayloadParser(payload: payloads.Message): Promise<payloads.Message> {
    return Promise.resolve(payload)
  }

  override contactRawPayload(id: string): Promise<string> {
    return Promise.resolve(id)
  }

  /** WeChat tells an account no names, only ids. */
  override contactRawPayloadParser(id: string): Promise<payloads.Contact> {
    const { Individual, Official } = types.Contact
    const type = id === this.#self ? Official : Individual
    return Promise.resolve({ id, name: '', avatar: '', phone: [], gender: types.ContactGender.Unknown, type })
  }
}

/** What is not text is one kind: of whatever kind it is, it gets the same hint. */
function toPayload({ id, person, text, at }: PostedMessage, self: string): payloads.Message {
  const kind = text === '' ? types.Message.Attachment : types.Message.Text
  return { id, type: kind, text, talkerId: person, listenerId: self, timestamp: at }
}

/** One that is not started. */
export function createAccountPuppet(appId: string, say: Say): AccountPuppet {
  // The abstract rest is what TypeScript would not let us leave out by `new`.
  const puppet: unknown = Reflect.construct(AccountPuppet, [appId, say])
  if (!(puppet instanceof AccountPuppet)) throw new TypeError('not a puppet')
  return puppet
}
