// The staff's command line as a process; `npm run staff`, `npm run ask`.

import { endWithPipe } from './progress.ts'
import { runStaff } from './staff/program.ts'
import { createTranslate } from './texts.ts'

endWithPipe()
process.exitCode = await runStaff(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  translate: createTranslate(),
  today: new Date().toISOString().slice(0, 10),
  input: process.stdin,
  progress: process.stderr,
})
