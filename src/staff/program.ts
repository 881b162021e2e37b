// The staff command line: its commands with their options, and what is said of a slip, all in staff's language.

import { Command, CommanderError, type Help, InvalidArgumentError, Option, type OptionValues } from 'commander'
import type { Day } from '../knowledge/time.ts'
import { LANGUAGES } from '../language/language.ts'
import { MURMANSK_MS } from '../questions/statistics.ts'
import type { TextKey, Translate } from '../texts.ts'
import { add } from './add.ts'
import { ask, lines } from './ask.ts'
import { check, writeSchemas } from './check.ts'
import { StaffError, type ExitCode, type Terminal, type World } from './command.ts'
import { desk } from './desk.ts'
import { regression } from './regression.ts'
import { stats } from './stats.ts'
import { unanswered } from './unanswered.ts'
import { backup, forget, letters, parseNumbers, restore } from './upkeep.ts'

/** Runs one command line. Resolves to the exit code: 0 good, 1 something to mend, 2 the line was not understood. */
export async function runStaff(args: readonly string[], world: World): Promise<ExitCode | 2> {
  const language = /(?:^|\s)--lang[ =]zh(?:\s|$)/.test(args.join(' ')) ? 'zh' : 'ru'
  const terminal = { ...world, language, t: world.translate(language) } as const
  let code: ExitCode = 0
  const program = createProgram(terminal, (result) => (code = result))
  try {
    await program.parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : explain(error, program, args[0], terminal)
    if (!(error instanceof StaffError)) throw error
    terminal.complain(error.message)
    return 1
  }
}

/** What a command does with its options and with the words beside them. */
type Work<Options extends OptionValues> = (
  terminal: Terminal,
  options: Options,
  words: readonly string[],
) => Promise<ExitCode>

function createProgram(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const program = createFrame(terminal)
  const { t } = terminal
  const options = createOptions(terminal)
  const { dir, json, since } = options

  function command<Options extends OptionValues>(usage: string, about: TextKey, own: Option[], work: Work<Options>) {
    const one = program.command(usage).description(t(about))
    for (const option of own) one.addOption(option)
    one.action(async () => done(await work(terminal, one.opts<Options>(), one.args)))
  }

  command('check', 'check_about', [dir, json], check)
  command(`ask <${t('staff_option_question')}...>`, 'staff_ask_about', [dir, json], ask)
  command('unanswered', 'staff_unanswered_about', [dir, since('30'), options.csv, options.ignore], unanswered)
  command('add', 'staff_add_about', [dir], add)
  command('stats', 'staff_stats_about', [dir, since('14'), options.html], stats)
  command('test', 'staff_test_about', [dir, options.accept, options.questions, options.baseline], regression)
  command('desk', 'staff_desk_about', [options.name, options.role], desk)
  command('letters', 'staff_letters_about', [options.send, options.drop], letters)
  command(`forget <${t('staff_option_person')}>`, 'staff_forget_about', [], forget)
  command(`backup <${t('staff_option_file')}>`, 'staff_backup_about', [], backup)
  command(`restore <${t('staff_option_file')}>`, 'staff_restore_about', [], restore)
  command('schema', 'schema_about', [dir], writeSchemas)
  command('lines', 'ask_about', [options.knowledge, options.ranking], lines) // prettier-ignore
  return program
}

/** The program without its commands. */
function createFrame({ t, print }: Terminal): Command {
  return new Command('npm run staff --')
    .description(t('staff_commands'))
    .addOption(new Option(`--lang <ru|zh>`, t('staff_option_lang')).choices(LANGUAGES))
    .helpOption('-h, --help', t('staff_option_help'))
    .helpCommand(`help [${t('staff_option_command')}]`, t('staff_option_help'))
    .configureHelp(helpIn(t))
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: () => {}, outputError: () => {} })
    .exitOverride()
}

function createOptions({ t, today }: Terminal) {
  const [folder, file, question] = [t('staff_option_folder'), t('staff_option_file'), t('staff_option_question')]
  return {
    dir: new Option(`--dir <${folder}>`, t('staff_option_dir')),
    json: new Option('--json', t('staff_option_json')),
    csv: new Option('--csv', t('staff_option_csv')),
    ignore: new Option(`--ignore <${question}>`, t('staff_option_ignore')),
    html: new Option(`--html <${file}>`, t('staff_option_html')),
    name: new Option(`--name <${t('staff_option_name')}>`, t('staff_option_desk_name')).default(
      t('desk_admin', { number: 1 }),
    ),
    role: new Option(`--role <${t('staff_option_role')}>`, t('staff_option_desk_role'))
      .choices(['editor', 'reader'])
      .default('editor'),
    accept: new Option('--accept', t('staff_option_accept')),
    questions: new Option(`--questions <${folder}>`, t('staff_option_questions')).default('knowledge/questions'),
    baseline: new Option(`--baseline <${file}>`, t('staff_option_baseline')).default('test/last-good.json'),
    knowledge: new Option(`--knowledge <${folder}>`, t('staff_option_dir')).default('knowledge'),
    ranking: new Option('--ranking <N>', t('staff_option_ranking')).argParser(Number).default(0),
    send: new Option(`--send <${t('staff_option_numbers')}>`, t('staff_option_send')).argParser(parseNumbers),
    drop: new Option(`--drop <${t('staff_option_numbers')}>`, t('staff_option_drop')).argParser(parseNumbers),
    since: (days: string): Option =>
      new Option(`--since <${t('staff_option_day')}>`, t('staff_option_since', { days }))
        .argParser((typed) => parseSince(typed, today))
        .default(parseSince(days, today)),
  }
}

/** `2026-11-01`, or a count of days back from today (`30`): midnight in Murmansk, in milliseconds since 1970. */
function parseSince(typed: string, today: Day): number {
  const days = /^\d{1,4}$/.test(typed) ? Number(typed) - 1 : 0
  const day = Date.parse(days > 0 || typed === '1' ? today : /^\d{4}-\d{2}-\d{2}$/.test(typed) ? typed : '')
  if (Number.isNaN(day)) throw new InvalidArgumentError('')
  return day - MURMANSK_MS - days * 86_400_000
}

/** Commander's own words by ours. */
function helpIn(t: Translate): Partial<Help> {
  const words: [RegExp, TextKey][] = [
    [/^Usage:$/, 'staff_help_usage'],
    [/^Options:$/, 'staff_help_options'],
    [/^Global Options:$/, 'staff_help_always'],
    [/^Commands:$/, 'staff_help_commands'],
    [/\[options\]/, 'staff_help_some_options'],
    [/\[command\]/, 'staff_help_some_command'],
  ]
  const toOurs = (text: string): string => words.reduce((said, [word, key]) => said.replace(word, t(key)), text)
  return {
    showGlobalOptions: true,
    styleTitle: toOurs,
    styleUsage: toOurs,
    styleSubcommandTerm: toOurs,
    optionDescription: ({ description }) => description,
    displayWidth: (text) => text.length + (text.match(/[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]/g)?.length ?? 0),
  }
}

const SLIPS: Record<string, TextKey> = {
  'commander.unknownCommand': 'staff_unknown_command',
  'commander.unknownOption': 'staff_bad_option',
  'commander.excessArguments': 'staff_too_many_words',
  'commander.missingArgument': 'staff_word_missing',
  'commander.optionMissingArgument': 'staff_value_missing',
  'commander.invalidArgument': 'staff_bad_value',
}

/** Says what was not understood, and how the command is used. */
function explain({ code, message }: CommanderError, program: Command, name: string | undefined, terminal: Terminal): 2 {
  const { t, complain } = terminal
  const [what = '', value = ''] = Array.from(message.matchAll(/'([^']*)'/g), ([, quoted]) => quoted)
  const meant = /Did you mean (?:one of )?(.+)\?/.exec(message)?.[1]
  const slip = SLIPS[code]
  if (slip) complain(t(slip, { what: what.replace(/ <.*$/, ''), value }))
  if (meant !== undefined) complain(t('staff_did_you_mean', { meant }))
  const command = program.commands.find((one) => one.name() === name) ?? program
  complain(`\n${command.helpInformation().trimEnd()}`)
  return 2
}
