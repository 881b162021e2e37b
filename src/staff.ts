// The staff command line: a table of commands.

import { add } from './staff/add.ts'
import { ask } from './staff/ask.ts'
import { check } from './staff/check.ts'
import type { Command, Terminal } from './staff/command.ts'
import { regression } from './staff/regression.ts'
import { schema } from './staff/schema.ts'
import { stats } from './staff/stats.ts'
import { unanswered } from './staff/unanswered.ts'
import { createTranslate } from './texts.ts'

const COMMANDS: Record<string, Command> = { check, ask, unanswered, add, stats, test: regression, schema }

async function runStaff([name = '', ...args]: string[], terminal: Terminal): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return command.run(args, terminal)
  const t = terminal.translate('ru')
  const isHelp = name === '' || name === 'help' || name === '--help'
  const write = isHelp ? terminal.print : terminal.complain
  if (!isHelp) write(t('staff_unknown_command', { command: name }))
  write(t('staff_commands'))
  for (const { about } of Object.values(COMMANDS)) write(`  npm run staff -- ${t(about)}`)
  return isHelp ? 0 : 2
}

process.exitCode = await runStaff(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  translate: createTranslate(),
  today: new Date().toISOString().slice(0, 10),
})
