// Gradient boosting with second-order gain (Chen & Guestrin, KDD 2016): trees of two levels, each mending those before.

import { type Forest, type Tree, votesOf } from '../search/forest.ts'

export interface Row {
  features: readonly number[]
  isRight: boolean
  weight: number
}

const TREES = 120
const RATE = 0.1
/** Keeps votes small that rest on few rows. */
const LAMBDA = 5
const LEAST_ROWS = 15
/** At how many places a feature may be split. */
const PLACES = 40

const DIGITS = 4

/** As the model keeps it: what is trained is what is used. */
export const rounded = (value: number): number => Number(value.toPrecision(DIGITS))

interface Split {
  feature: number
  at: number
  gain: number
}

/** A feature that no row is above: nothing is split. */
const NO_SPLIT: Split = { feature: 0, at: 1e9, gain: 0 }

/** Trains on rows; the same rows give the same forest. */
export function boost(rows: readonly Row[]): Forest {
  const places = placesOf(rows)
  const bins = rows.map(({ features }) => Uint8Array.from(features, (value, f) => binOf(places[f] ?? [], value)))
  const right = rows.reduce((sum, row) => sum + (row.isRight ? row.weight : 0), 0)
  const all = rows.reduce((sum, { weight }) => sum + weight, 0)
  const start = rounded(Math.log(right / (all - right)))
  const votes = new Float64Array(rows.length).fill(start)
  const trees: Tree[] = []
  for (let n = 0; n < TREES; n++) {
    const tree = growTree(rows, bins, places, votes)
    trees.push(tree)
    for (const [i, { features }] of rows.entries()) votes[i] = (votes[i] ?? 0) + votesOf([tree], features)
  }
  return { start, trees }
}

/** Values between which a feature can be split, rising. */
function placesOf(rows: readonly Row[]): number[][] {
  const count = rows[0]?.features.length ?? 0
  return Array.from({ length: count }, (_, f) => {
    const values = Float64Array.from(rows, ({ features }) => features[f] ?? 0).toSorted()
    const picked = Array.from({ length: PLACES }, (__, i) => values[Math.floor((values.length * (i + 0.5)) / PLACES)] ?? 0) // prettier-ignore
    return [...new Set(picked.map(rounded))].toSorted((a, b) => a - b)
  })
}

/** How many of the places a value is above. */
function binOf(places: readonly number[], value: number): number {
  let bin = 0
  while (bin < places.length && value > (places[bin] ?? 0)) bin++
  return bin
}

function growTree(
  rows: readonly Row[],
  bins: readonly Uint8Array[],
  places: readonly number[][],
  votes: Float64Array,
): Tree {
  const slopes = new Float64Array(rows.length)
  const curves = new Float64Array(rows.length)
  for (const [i, { isRight, weight }] of rows.entries()) {
    const p = 1 / (1 + Math.exp(-(votes[i] ?? 0)))
    slopes[i] = weight * (p - Number(isRight))
    curves[i] = weight * p * (1 - p)
  }
  const part = (members: readonly number[]): Split => bestSplit(members, bins, places, slopes, curves)
  const isAbove = (i: number, { feature, at }: Split): boolean => (rows[i]?.features[feature] ?? 0) > at
  const everyone = rows.map((_, i) => i)
  const first = part(everyone)
  const halves = [false, true].map((above) => everyone.filter((i) => isAbove(i, first) === above))
  const [low = NO_SPLIT, high = NO_SPLIT] = halves.map(part)
  const leaves = halves.flatMap((half, n) =>
    [false, true].map((above) => half.filter((i) => isAbove(i, n === 0 ? low : high) === above)),
  )
  const vote = (members: readonly number[]): number => {
    const slope = members.reduce((sum, i) => sum + (slopes[i] ?? 0), 0)
    const curve = members.reduce((sum, i) => sum + (curves[i] ?? 0), 0)
    return rounded((-RATE * slope) / (curve + LAMBDA))
  }
  return [first, low, high].flatMap(({ feature, at }) => [feature, at]).concat(leaves.map(vote))
}

/** The split of these rows that gains most. */
function bestSplit(
  members: readonly number[],
  bins: readonly Uint8Array[],
  places: readonly number[][],
  slopes: Float64Array,
  curves: Float64Array,
): Split {
  let best = NO_SPLIT
  const worth = (slope: number, curve: number): number => (slope * slope) / (curve + LAMBDA)
  for (const [feature, at] of places.entries()) {
    const size = at.length + 1
    const slopeBy = new Float64Array(size)
    const curveBy = new Float64Array(size)
    const countBy = new Int32Array(size)
    let [slope, curve] = [0, 0]
    for (const i of members) {
      const bin = bins[i]?.[feature] ?? 0
      slopeBy[bin] = (slopeBy[bin] ?? 0) + (slopes[i] ?? 0)
      curveBy[bin] = (curveBy[bin] ?? 0) + (curves[i] ?? 0)
      countBy[bin] = (countBy[bin] ?? 0) + 1
      slope += slopes[i] ?? 0
      curve += curves[i] ?? 0
    }
    let [lowSlope, lowCurve, low] = [0, 0, 0]
    for (let bin = 0; bin < at.length; bin++) {
      lowSlope += slopeBy[bin] ?? 0
      lowCurve += curveBy[bin] ?? 0
      low += countBy[bin] ?? 0
      if (low < LEAST_ROWS || members.length - low < LEAST_ROWS) continue
      const gain = worth(lowSlope, lowCurve) + worth(slope - lowSlope, curve - lowCurve) - worth(slope, curve)
      if (gain > best.gain + 1e-9) best = { feature, at: at[bin] ?? 0, gain }
    }
  }
  return best
}
