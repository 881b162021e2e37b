// Gradient boosting with second-order gain (Chen & Guestrin, KDD 2016): small trees, each mending those before.

import { type Forest, LEVELS, type Tree } from '../search/forest.ts'

export interface Row {
  features: readonly number[]
  isRight: boolean
  weight: number
}

const NO_ROW: Row = { features: [], isRight: false, weight: 0 }

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

/** The rows as a tree grows on them. */
interface Field {
  /** By feature: the values between which it can be split, rising; and how many of them each row is above. */
  places: readonly (readonly number[])[]
  columns: readonly Uint8Array[]
  /** By row: first and second derivative of the loss. */
  slopes: Float64Array
  curves: Float64Array
  /** By row: which of the groups that splits have made so far it is in. */
  groups: Uint8Array
}

/** Trains on rows; the same rows give the same forest. `levels` are how many features a tree asks, `LEVELS` at most. */
export function boost(rows: readonly Row[], levels = LEVELS): Forest {
  const right = rows.reduce((sum, row) => sum + (row.isRight ? row.weight : 0), 0)
  const all = rows.reduce((sum, { weight }) => sum + weight, 0)
  const start = rounded(Math.log(right / (all - right)))
  const votes = new Float64Array(rows.length).fill(start)
  const field = fieldOf(rows)
  const trees = Array.from({ length: TREES }, (): Tree => {
    slope(field, rows, votes)
    const splits = splitsOf(field, levels)
    const leaves = leavesOf(field)
    for (let i = 0; i < votes.length; i++) votes[i] = (votes[i] ?? 0) + (leaves[field.groups[i] ?? 0] ?? 0)
    return [...splits.flatMap(({ feature, at }) => [feature, at]), ...leaves]
  })
  return { start, trees }
}

function fieldOf(rows: readonly Row[]): Field {
  const places = placesOf(rows)
  return {
    places,
    columns: places.map((at, f) => columnOf(rows, at, f)),
    slopes: new Float64Array(rows.length),
    curves: new Float64Array(rows.length),
    groups: new Uint8Array(rows.length),
  }
}

function columnOf(rows: readonly Row[], places: readonly number[], feature: number): Uint8Array {
  const column = new Uint8Array(rows.length)
  for (let i = 0; i < rows.length; i++) column[i] = binOf(places, rows[i]?.features[feature] ?? 0)
  return column
}

/** Values between which a feature can be split, rising. */
function placesOf(rows: readonly Row[]): number[][] {
  const count = rows[0]?.features.length ?? 0
  const values = new Float64Array(rows.length)
  return Array.from({ length: count }, (_, f) => {
    for (let i = 0; i < rows.length; i++) values[i] = rows[i]?.features[f] ?? 0
    values.sort()
    const picked = Array.from({ length: PLACES }, (__, i) => values[Math.floor((values.length * (i + 0.5)) / PLACES)] ?? 0) // prettier-ignore
    return [...new Set(picked.map(rounded))].toSorted((a, b) => a - b)
  })
}

/** How many of the places, which rise, a value is above. */
function binOf(places: readonly number[], value: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value > (places[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** Logistic loss. */
function slope({ slopes, curves }: Field, rows: readonly Row[], votes: Float64Array): void {
  for (let i = 0; i < rows.length; i++) {
    const { isRight, weight } = rows[i] ?? NO_ROW
    const p = 1 / (1 + Math.exp(-(votes[i] ?? 0)))
    slopes[i] = weight * (p - Number(isRight))
    curves[i] = weight * p * (1 - p)
  }
}

/** The splits of all levels, the first level first; leaves each row in its last group. */
function splitsOf(field: Field, levels: number): Split[] {
  const { groups, columns, places } = field
  groups.fill(0)
  return Array.from({ length: LEVELS }, (_, level) => {
    const count = 2 ** level
    const best = level < levels ? bestSplits(field, count) : Array.from({ length: count }, () => NO_SPLIT)
    const bins = best.map(({ feature, at }) => places[feature]?.indexOf(at) ?? -1)
    const asked = best.map(({ feature }) => columns[feature] ?? new Uint8Array())
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i] ?? 0
      const bin = bins[group] ?? -1
      const isAbove = bin >= 0 && (asked[group]?.[i] ?? 0) > bin
      groups[i] = 2 * group + Number(isAbove)
    }
    return best
  }).flat()
}

/** Sums over rows, by group and bin of one feature: slope, curve and number of rows beside each other, as they are added together. */
type Sums = Float64Array

const EACH = 3

function sumsOf({ slopes, curves, groups }: Field, column: Uint8Array, bins: number, count: number): Sums {
  const sums = new Float64Array(EACH * bins * count)
  for (let i = 0; i < column.length; i++) {
    const at = EACH * ((groups[i] ?? 0) * bins + (column[i] ?? 0))
    sums[at] = (sums[at] ?? 0) + (slopes[i] ?? 0)
    sums[at + 1] = (sums[at + 1] ?? 0) + (curves[i] ?? 0)
    sums[at + 2] = (sums[at + 2] ?? 0) + 1
  }
  return sums
}

/** For each of `count` groups, the split that gains most. */
function bestSplits(field: Field, count: number): Split[] {
  const best = Array.from({ length: count }, () => NO_SPLIT)
  for (const [feature, at] of field.places.entries()) {
    const bins = at.length + 1
    const sums = sumsOf(field, field.columns[feature] ?? new Uint8Array(), bins, count)
    for (const [group, known] of best.entries()) {
      const { place, gain } = bestPlace(sums, group * bins, bins)
      if (gain > known.gain + 1e-9) best[group] = { feature, at: at[place] ?? 0, gain }
    }
  }
  return best
}

const worth = (slopes: number, curves: number): number => (slopes * slopes) / (curves + LAMBDA)

/** Between which bins of one group, that begin at `from`, a split gains most. */
function bestPlace(sums: Sums, from: number, bins: number): { place: number; gain: number } {
  let [all, allCurve, size] = [0, 0, 0]
  for (let at = EACH * from; at < EACH * (from + bins); at += EACH) {
    all += sums[at] ?? 0
    allCurve += sums[at + 1] ?? 0
    size += sums[at + 2] ?? 0
  }
  let best = { place: 0, gain: 0 }
  let [low, lowCurve, lowSize] = [0, 0, 0]
  for (let place = 0; place < bins - 1; place++) {
    const at = EACH * (from + place)
    low += sums[at] ?? 0
    lowCurve += sums[at + 1] ?? 0
    lowSize += sums[at + 2] ?? 0
    if (lowSize < LEAST_ROWS || size - lowSize < LEAST_ROWS) continue
    const gain = worth(low, lowCurve) + worth(all - low, allCurve - lowCurve) - worth(all, allCurve)
    if (gain > best.gain) best = { place, gain }
  }
  return best
}

/** What each last group's rows lack. */
function leavesOf({ groups, slopes, curves }: Field): number[] {
  const lack = new Float64Array(2 ** LEVELS)
  const curve = new Float64Array(2 ** LEVELS)
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] ?? 0
    lack[group] = (lack[group] ?? 0) + (slopes[i] ?? 0)
    curve[group] = (curve[group] ?? 0) + (curves[i] ?? 0)
  }
  return Array.from(lack, (value, group) => rounded((-RATE * value) / ((curve[group] ?? 0) + LAMBDA)))
}
