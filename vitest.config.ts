import { defineConfig } from 'vitest/config'

/** Whole processes that are killed, starved and cut off: slow, and not for every save. */
const FAULTS = [
  'test/**/*faults.test.ts',
  'test/delivery/{kill,outage}.test.ts',
  'test/{knowledge,desk}/edits.test.ts',
  'test/desk/page/*.test.ts',
  'test/staff/day.test.ts',
  'test/channels/wechat/{account,gateway}.test.ts',
]

/** Pure parts: no process, no socket, no database. */
const FAST = [
  'test/*.test.ts',
  'test/{dialogue,language,search}/**/*.test.ts',
  'test/knowledge/{load,numbers,problem,rules,time}.test.ts',
  'test/channels/**/{pace,render,split,text,wrap}.test.ts',
]
const STARTED = ['test/{server,service}.test.ts']

const project = (name: string, include: string[], exclude: string[]) => ({
  test: { name, include, exclude: [...exclude, 'test/bench/**'], testTimeout: 30_000 },
})

export default defineConfig({
  test: {
    projects: [
      project('fast', FAST, [...FAULTS, ...STARTED]),
      project(
        'parts',
        ['test/**/*.test.ts'],
        [...FAULTS, ...FAST.filter((glob) => glob !== 'test/*.test.ts'), 'test/!(server|service).test.ts'],
      ),
      project('faults', FAULTS, []),
    ],
  },
})
