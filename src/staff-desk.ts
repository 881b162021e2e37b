// The staff's desk put together for the web server: its calls, its page, and how replies look on each channel.

import { renderReply } from './channels/telegram/render.ts'
import { toMessages } from './channels/wechat/render.ts'
import type { WebHandler } from './channels/http.ts'
import { openDesk, type DeskParts } from './desk/create.ts'
import { createDeskWeb } from './desk/web.ts'

export interface StaffDesk {
  /** Answers all paths that begin with /desk. */
  handler: WebHandler
  /** A one-time link for an editor of this name. Rejects with `StorageError`. */
  invite(name: string): Promise<string>
}

/** `url`: where staff find the desk, without a `/` at its end. */
export async function openStaffDesk(parts: DeskParts & { url: string }): Promise<StaffDesk> {
  const { url, translate } = parts
  const desk = await openDesk(parts)
  // The token stands after the #, which no server and no log sees.
  const linkTo = (token: string): string => `${url}/in#${token}`
  const web = createDeskWeb({
    ...parts,
    desk,
    linkTo,
    show: (reply) => ({
      telegram: renderReply(reply, 'preview'),
      wechat: toMessages(reply, translate(reply.language)),
    }),
    isSecure: url.startsWith('https:'),
  })
  return {
    handler: (request, connection) => web.fetch(request, connection),
    invite: async (name) => linkTo(await desk.people.invite(name, 'editor')),
  }
}
