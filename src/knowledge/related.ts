// Links between articles.

/** The id that a link means: itself, or an article beside the one that it stands in. */
export function findRelated(link: string, from: string, ids: ReadonlySet<string>): string | undefined {
  const beside = `${from.slice(0, from.lastIndexOf('/') + 1)}${link}`
  return [link, beside].find((id) => ids.has(id))
}
