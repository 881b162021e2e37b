// So many at the same time, the others wait in order.

export interface Slots {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createSlots(count: number): Slots {
  const waiting: (() => void)[] = []
  let free = count
  const take = () => (free > 0 ? void (free -= 1) : new Promise<void>((resolve) => waiting.push(resolve)))
  function give(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return {
    async run(work) {
      await take()
      try {
        return await work()
      } finally {
        give()
      }
    },
  }
}
