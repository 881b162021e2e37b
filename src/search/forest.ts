// Small trees, each a little better than chance, that vote together: what training leaves of a decision.

/** How many features a tree asks one after another. */
export const LEVELS = 3

const SPLITS = 2 ** LEVELS - 1

/**
 * Its splits, each a feature and the value that it must be above, the first one's two followers next and so on; then the votes of the
 * leaves, the lowest first.
 */
export type Tree = readonly number[]

export interface Forest {
  /** The vote before any tree's. */
  start: number
  trees: readonly Tree[]
}

/** Where in a tree the vote stands that these features get. */
export function voteAt(tree: Tree, features: ArrayLike<number>): number {
  let split = 0
  while (split < SPLITS) {
    const isAbove = (features[tree[2 * split] ?? 0] ?? 0) > (tree[2 * split + 1] ?? 0)
    split = 2 * split + (isAbove ? 2 : 1)
  }
  return SPLITS + split
}

/** The probability that the trees give, 0 to 1. */
export function probability({ start, trees }: Forest, features: ArrayLike<number>): number {
  let vote = start
  for (const tree of trees) vote += tree[voteAt(tree, features)] ?? 0
  return 1 / (1 + Math.exp(-vote))
}
