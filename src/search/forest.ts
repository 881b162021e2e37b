// Small trees, each a little better than chance, that vote together: what training leaves of a decision.

/** Asks one feature, then one of two, and gives one of four votes: `[f, at, f, at, f, at, vote, vote, vote, vote]`. */
export type Tree = readonly number[]

export interface Forest {
  /** The vote before any tree's. */
  start: number
  trees: readonly Tree[]
}

/** Which of the four votes of a tree these features get. */
export function leafOf(tree: Tree, features: ArrayLike<number>): number {
  const isAbove = (split: number): boolean => (features[tree[split] ?? 0] ?? 0) > (tree[split + 1] ?? 0)
  return isAbove(0) ? (isAbove(4) ? 3 : 2) : isAbove(2) ? 1 : 0
}

/** The probability that the trees give, 0 to 1. */
export function probability({ start, trees }: Forest, features: ArrayLike<number>): number {
  let vote = start
  for (const tree of trees) vote += tree[6 + leafOf(tree, features)] ?? 0
  return 1 / (1 + Math.exp(-vote))
}
