import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import './test/temporary-folder.ts'

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

/** vitest leaves one core free, of two the half; much of the time is waiting for processes of the tests' own. */
const maxWorkers = availableParallelism() + 1

/** A machine may be slow or have much else to do: what is waited for ends a test only where it never comes. */
const PATIENCE = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 120_000 } } }

const SHARED = { globalSetup: 'test/run-setup.ts' }

const project = (
  name: string,
  include: string[],
  exclude: string[],
  more: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  test: { name, include, exclude: [...exclude, 'test/bench/**'], ...PATIENCE, ...more },
})

export default defineConfig({
  test: {
    teardownTimeout: 120_000,
    projects: [
      // What is pure leaves nothing behind for the next file, so a worker loads the libraries once.
      project('fast', FAST, [...FAULTS, ...STARTED], { maxWorkers, isolate: false }),
      project(
        'parts',
        ['test/**/*.test.ts'],
        [...FAULTS, ...FAST.filter((glob) => glob !== 'test/*.test.ts'), 'test/!(server|service).test.ts'],
        { ...SHARED, maxWorkers },
      ),
      // Faults are mostly waited for: several at a time, and not beside what needs the processor.
      project('faults', FAULTS, [], { ...SHARED, maxWorkers: 4, maxConcurrency: 6, sequence: { groupOrder: 1 } }),
    ],
  },
})
