// The flat XML that WeChat's servers post: no attributes, no nesting that matters to us.

const FIELD = /<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))<\/\1>/gu

/** The fields of the document; of fields that come twice the first counts. Undefined when it is no such document. */
export function parseXml(body: string): Map<string, string> | undefined {
  const inside = /^\s*(?:<\?xml[^>]*>\s*)?<xml>([\s\S]*)<\/xml>\s*$/u.exec(body)?.[1]
  if (inside === undefined) return undefined
  const fields = new Map<string, string>()
  for (const [, name, quoted, plain] of inside.matchAll(FIELD)) {
    if (name !== undefined && !fields.has(name)) fields.set(name, quoted ?? plain ?? '')
  }
  return fields
}
