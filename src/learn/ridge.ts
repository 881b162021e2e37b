// Kernel ridge regression: how much each known question says of whether a like one has an answer.

/** How little the values may follow single questions. */
const RIDGE = 0.15
const STEPS = 120
/** Solved when what is left is so much smaller than the target. */
const PRECISION = 1.5e-2

export interface Example {
  /** 1: it has an answer; -1: it has none. */
  target: number
  weight: number
}

/** How alike each pair of texts counts as, a row for each text: the square of their product brings in pairs of traits. In place of the products. */
export function kernelOf(products: readonly Float32Array[]): readonly Float32Array[] {
  for (const row of products) {
    for (let i = 0; i < row.length; i++) row[i] = ((row[i] ?? 0) + (row[i] ?? 0) * (row[i] ?? 0)) / 2
  }
  return products
}

/**
 * The pull of each example, by conjugate gradients; those left out have none and are not learned from. `from` are pulls to begin
 * with.
 */
export function fitPulls(
  rows: readonly Float32Array[],
  examples: readonly Example[],
  isLeftOut: (example: number) => boolean = () => false,
  from?: Float64Array,
): Float64Array {
  const inUse = examples.flatMap((_, i) => (isLeftOut(i) ? [] : [i]))
  const ridge = examples.map(({ weight }) => RIDGE / weight)
  const pulls = new Float64Array(examples.length)
  for (const i of inUse) pulls[i] = from?.[i] ?? 0
  const times = (vector: Float64Array): Float64Array => multiply(rows, inUse, ridge, vector)

  const left = new Float64Array(examples.length)
  const start = times(pulls)
  for (const i of inUse) left[i] = (examples[i]?.target ?? 0) - (start[i] ?? 0)
  const direction = left.slice()
  let size = dot(left, left)
  for (let step = 0; step < STEPS && Math.sqrt(size / inUse.length) > PRECISION; step++) {
    const image = times(direction)
    const length = size / dot(direction, image)
    for (const i of inUse) {
      pulls[i] = (pulls[i] ?? 0) + length * (direction[i] ?? 0)
      left[i] = (left[i] ?? 0) - length * (image[i] ?? 0)
    }
    const next = dot(left, left)
    for (const i of inUse) direction[i] = (left[i] ?? 0) + (next / size) * (direction[i] ?? 0)
    size = next
  }
  return pulls
}

function multiply(
  rows: readonly Float32Array[],
  inUse: readonly number[],
  ridge: readonly number[],
  vector: Float64Array,
): Float64Array {
  const image = new Float64Array(vector.length)
  for (const i of inUse) {
    const row = rows[i]
    if (!row) continue
    image[i] = (ridge[i] ?? 0) * (vector[i] ?? 0) + productOf(row, vector)
  }
  return image
}

/** Those left out are 0 in the vector. Four sums at once, as none waits for the one before. */
function productOf(row: Float32Array, vector: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  const whole = row.length - (row.length % 4)
  for (let k = 0; k < whole; k += 4) {
    a += (row[k] ?? 0) * (vector[k] ?? 0)
    b += (row[k + 1] ?? 0) * (vector[k + 1] ?? 0)
    c += (row[k + 2] ?? 0) * (vector[k + 2] ?? 0)
    d += (row[k + 3] ?? 0) * (vector[k + 3] ?? 0)
  }
  for (let k = whole; k < row.length; k++) a += (row[k] ?? 0) * (vector[k] ?? 0)
  return a + b + c + d
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
