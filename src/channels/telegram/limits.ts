// What Telegram allows, and what we choose within it.

/** A message's text, in UTF-16 units. */
export const TEXT_LIMIT = 4096

/** The text under a photo, in UTF-16 units. */
export const CAPTION_LIMIT = 1024

/** The data of a button, in bytes of UTF-8. */
export const CALLBACK_LIMIT = 64

/** The parameter of a deep link (`/start …`), in ASCII characters. */
export const START_LIMIT = 64

/** Results that inline mode gives. */
export const INLINE_RESULTS = 5

/** How long Telegram may keep inline results, in seconds. */
export const INLINE_CACHE_S = 300

/** Choices on one page of a menu. */
export const PAGE_SIZE = 8

/** What a webhook update may weigh, in bytes. */
export const WEBHOOK_BODY_LIMIT = 1024 * 1024

/** The kinds of update that we ask Telegram for. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'inline_query'] as const
