// Faults that the stand-in plays when told to: errors, pages instead of JSON, lost responses, slowness.

import type { ServerResponse } from 'node:http'

interface Parameters {
  retry_after?: number
  migrate_to_chat_id?: number
}

export class ApiError extends Error {
  readonly code: number
  readonly parameters: Parameters | undefined
  constructor(code: number, description: string, parameters?: Parameters) {
    super(description)
    this.code = code
    this.parameters = parameters
  }
}

export const badRequest = (description: string) => new ApiError(400, `Bad Request: ${description}`)

export type Fault = { method?: string; times?: number; after?: number } & (
  | { kind: 'error'; code: number; description?: string; retryAfter?: number }
  /** A gateway's page instead of JSON. */
  | { kind: 'html' }
  /** The connection breaks before anything is done. */
  | { kind: 'reset' }
  /** It is done, but nobody hears of it. */
  | { kind: 'lost-response' }
  | { kind: 'slow'; ms: number }
  /** Nothing ever comes back. */
  | { kind: 'hang' }
  /** Webhooks only: the bot's 2xx gets lost and the update comes again. */
  | { kind: 'duplicate' }
)

const DESCRIPTIONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
}

export const toApiError = ({ code, description, retryAfter }: Extract<Fault, { kind: 'error' }>): ApiError =>
  new ApiError(
    code,
    description ?? DESCRIPTIONS[code] ?? 'Error',
    retryAfter === undefined ? undefined : { retry_after: retryAfter },
  )

/** Faults in the order in which they were planned; each is played `times` times after `after` calls went well. */
export function createFaults() {
  let planned: (Fault & { method: string; times: number; after: number })[] = []
  return {
    plan(fault: Fault): void {
      planned.push({ method: 'sendMessage', times: 1, after: 0, ...fault })
    },
    clear(): void {
      planned = []
    },
    take(method: string): Fault | undefined {
      for (const fault of planned.filter((one) => one.method === method)) {
        if (fault.after > 0) {
          fault.after -= 1
          continue
        }
        fault.times -= 1
        if (fault.times <= 0) planned = planned.filter((one) => one !== fault)
        return fault
      }
      return undefined
    },
  }
}

export function respond(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

export function respondError(response: ServerResponse, error: unknown): void {
  const { code, message, parameters } = error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error')
  respond(response, code, { ok: false, error_code: code, description: message, ...(parameters && { parameters }) })
}
