// Small trees, each a little better than chance, that vote together: what training leaves of a decision.

/** Asks one feature, then one of two, and gives one of four votes: `[f, at, f, at, f, at, vote, vote, vote, vote]`. */
export type Tree = readonly number[]

export interface Forest {
  /** The vote before any tree's. */
  start: number
  trees: readonly Tree[]
}

/** The sum of the trees' votes. */
export function votesOf(trees: readonly Tree[], features: ArrayLike<number>): number {
  let votes = 0
  for (const tree of trees) {
    const isHigh = (features[tree[0] ?? 0] ?? 0) > (tree[1] ?? 0)
    const second = isHigh ? 4 : 2
    const isHigher = (features[tree[second] ?? 0] ?? 0) > (tree[second + 1] ?? 0)
    votes += tree[6 + (isHigh ? 2 : 0) + (isHigher ? 1 : 0)] ?? 0
  }
  return votes
}

/** The probability that the trees give, 0 to 1. */
export const probability = ({ start, trees }: Forest, features: ArrayLike<number>): number =>
  1 / (1 + Math.exp(-start - votesOf(trees, features)))
