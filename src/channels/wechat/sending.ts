// One call to WeChat through the puppet that is logged in.

import { SendError } from '../../delivery/channel.ts'
import type { WechatStep } from './conversing.ts'
import { notOnline, toSendError } from './faults.ts'
import { NAME_LENGTH, REPLY_WINDOW_MS, SEND_TIMEOUT_MS } from './limits.ts'
import { within } from './patience.ts'
import type { OfficialAccount } from './official-account.ts'
import type { Pacing } from './pacing.ts'
import type { Puppet, PuppetKind } from './puppets.ts'

export interface SendingParts {
  kind: PuppetKind
  /** The one that is logged in. */
  puppet: () => Puppet | undefined
  account: OfficialAccount | undefined
  pacing: Pacing | undefined
  now: () => number
}

export interface Sending {
  /** Throws `SendError`. */
  send(step: WechatStep, acceptedAt: number): Promise<void>
}

export function createSending({ kind, puppet, account, pacing, now }: SendingParts): Sending {
  async function say(online: Puppet, step: Extract<WechatStep, { do: 'say' }>): Promise<void> {
    if (account) return account.send(online, step.to, step.text)
    if (step.person === undefined) return void (await online.messageSendText(step.to, step.text))
    const name = await readName(online, step.to, step.person)
    await online.messageSendText(step.to, `@${name}\u2005\n${step.text}`, [step.person])
  }

  return {
    async send(step, acceptedAt) {
      if (kind.abilities.replyWindow && now() - acceptedAt > REPLY_WINDOW_MS)
        throw new SendError('refused', 'the time in which WeChat allows a reply has passed')
      const online = puppet()
      if (!online) throw notOnline()
      if (step.do === 'say') await pacing?.turn()
      try {
        const sent = step.do === 'say' ? say(online, step) : online.friendshipAccept(step.request)
        await within(SEND_TIMEOUT_MS, sent, () => new SendError('unclear', 'the puppet does not answer'))
      } catch (error) {
        throw toSendError(error)
      }
    },
  }
}

async function readName(puppet: Puppet, room: string, person: string): Promise<string> {
  const member = await puppet.roomMemberPayload(room, person)
  return Array.from(member.roomAlias || member.name)
    .slice(0, NAME_LENGTH)
    .join('')
}
