// The former name of texts.ts, until the last import of it is gone.

export { createTranslate, type TextKey, type Translate } from './texts.ts'
