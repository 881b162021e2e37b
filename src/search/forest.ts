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

/** The sum of the trees' votes. */
function votesOf(trees: readonly Tree[], features: ArrayLike<number>): number {
  let votes = 0
  for (const tree of trees) {
    let at = 0
    while (at < SPLITS) at = 2 * at + ((features[tree[2 * at] ?? 0] ?? 0) > (tree[2 * at + 1] ?? 0) ? 2 : 1)
    votes += tree[SPLITS + at] ?? 0
  }
  return votes
}

/** The probability that the trees give, 0 to 1. */
export const probability = ({ start, trees }: Forest, features: ArrayLike<number>): number =>
  1 / (1 + Math.exp(-start - votesOf(trees, features)))
