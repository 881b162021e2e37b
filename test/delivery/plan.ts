// How a bot of the tests that runs as a process of its own is to behave.

import { z } from 'zod'

export const planSchema = z.object({
  /** How long a lane stays with a bot that does not renew its claim. */
  leaseMs: z.number().default(300),
  /** Counts the bots that a test starts. */
  life: z.number().default(0),
  /** How much the bot's clock is ahead. */
  skewMs: z.number().default(0),
  /** The limit that its channel declares. */
  pace: z.object({ perSecond: z.number(), burst: z.number() }).optional(),
})

export type BotPlan = z.input<typeof planSchema>
