// What WeChat allows, and what we choose within it.

/** One part of an answer, in bytes of UTF-8. WeChat takes 2,047; the rest is room for the name of the person addressed. */
export const PART_BYTES = 1800

/** Messages in which one answer may come. */
export const MAX_PARTS = 3

/** Characters of a name that are used when somebody is addressed in a room. */
export const NAME_LENGTH = 40

/** How old a message may be that a puppet hands over, in milliseconds: older ones are history that it replays. */
export const MESSAGE_AGE_MS = 60_000

/** How long 「有用」 and 「没用」 refer to the last answer, in milliseconds. */
export const VOTE_TTL_MS = 24 * 3600 * 1000

/** How long after a person's message an Official Account may still reply, in milliseconds. */
export const REPLY_WINDOW_MS = 48 * 3600 * 1000

/** Body of a request from WeChat's servers, in bytes. */
export const BODY_BYTES = 64 * 1024

/** How far the time in a signed request may be from ours, in milliseconds. */
export const SIGNATURE_WINDOW_MS = 5 * 60_000

/** Reading a message from a puppet, in milliseconds, and how often it is tried: its connection may come back. */
export const READ_TIMEOUT_MS = 10_000
export const READ_TRIES = 3

/** Sending by a puppet, in milliseconds: a connection that froze never answers. */
export const SEND_TIMEOUT_MS = 15_000

/** A call to WeChat's API, in milliseconds. */
export const API_TIMEOUT_MS = 10_000

/** Messages that wait in memory because the inbox could not take them. */
export const HELD_MESSAGES = 1000
