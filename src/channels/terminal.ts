// A chat in the terminal: typed or piped, one line a message.

import { createInterface } from 'node:readline'
import type { Conversation } from '../dialogue/conversation.ts'
import type { Dialogue, Turned } from '../dialogue/dialogue.ts'
import type { Choice, Reply } from '../dialogue/reply.ts'
import type { Knowledge } from '../knowledge/article.ts'
import { formatProblem } from '../knowledge/problem.ts'
import type { Language } from '../language/language.ts'
import type { TextKey, Translate } from '../texts.ts'
import { wrap } from './wrap.ts'

export interface TerminalParts {
  dialogue: Dialogue
  knowledge: Knowledge
  translate: (language: Language) => Translate
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number; hasColors?: () => boolean }
}

const SPEAKER: { language: Language } = { language: 'ru' }
const PROMPT = '> '
const PROBLEMS_SHOWN = 5

/** Lines are easiest to read up to so many columns. */
const WIDEST = 100

/** Greets, says what it knows and what is wrong with the files, then answers line by line until the input ends. */
export async function runTerminal(parts: TerminalParts): Promise<void> {
  const { dialogue, translate, input, output } = parts
  const write = (text: string): void => void output.write(`${text}\n`)
  const show = ({ reply }: Turned): void => write(renderReply(reply, translate, lookOf(output)))
  const typed = input.isTTY === true
  write(lookOf(output).lines(startText(parts)))
  const greeting = dialogue.pick(undefined, SPEAKER, 'g')
  let known = greeting.conversation
  show(greeting)
  const lines = createInterface({
    input,
    crlfDelay: Infinity,
    ...(typed && { output, prompt: PROMPT, terminal: true }),
  })
  let isOpen = true
  lines.once('close', () => (isOpen = false))
  // Lines that came before the end are read after it, when nothing may be asked for any more.
  const prompt = (): void => (typed && isOpen ? lines.prompt() : undefined)
  prompt()
  for await (const line of lines) {
    const name = line.trim().toLowerCase()
    if (QUIT.has(name)) break
    if (!isCommand(name) || COMMANDS.has(name)) {
      const turned = turn(line, known, dialogue)
      known = turned.conversation
      show(turned)
    }
    const note = noteOn(name)
    if (note) write(lookOf(output).lines(`${translate(known.spoke ?? 'ru')(note)}\n`))
    prompt()
  }
  if (typed) write(`\n${translate(known.spoke ?? 'ru')('terminal_bye')}`)
}

/** The commands and the choices that they stand for (see `Dialogue.pick`). */
const COMMANDS = new Map([
  ['/start', 'g'],
  ['/help', 'h'],
  ['/topics', 'm'],
  ['/lang', 'l'],
  ['/lang ru', 'l:ru'],
  ['/lang zh', 'l:zh'],
  ['/about', 'i'],
])

const QUIT = new Set(['/quit', '/exit'])

const isCommand = (name: string): boolean => /^\/[a-z]/.test(name)

/** What is said of a command besides its reply; of one that is not known, which there are. */
function noteOn(name: string): TextKey | undefined {
  if (name === '/privacy') return 'talk_unkept'
  return name === '/help' || (isCommand(name) && !COMMANDS.has(name)) ? 'terminal_commands' : undefined
}

function turn(line: string, known: Conversation, dialogue: Dialogue): Turned {
  const command = COMMANDS.get(line.trim().toLowerCase())
  return command === undefined ? dialogue.answer(known, SPEAKER, line) : dialogue.pick(known, SPEAKER, command)
}

/** How texts look: in a window no line is wider than it is, and some things are set apart in colour. */
interface Look {
  lines: (text: string) => string
  dim: (text: string) => string
  accent: (text: string) => string
}

const asItIs = (text: string): string => text
const AS_IT_IS: Look = { lines: asItIs, dim: asItIs, accent: asItIs }

const coloured =
  (from: number, to: number) =>
  (text: string): string =>
    `\u001B[${from}m${text}\u001B[${to}m`

function lookOf({ isTTY, columns = 80, hasColors }: TerminalParts['output']): Look {
  if (isTTY !== true) return AS_IT_IS
  const lines = (text: string): string => wrap(text, Math.min(columns, WIDEST))
  return { ...AS_IT_IS, lines, ...(hasColors?.() === true && { dim: coloured(2, 22), accent: coloured(36, 39) }) }
}

function startText({ knowledge, translate }: TerminalParts): string {
  const t = translate('ru')
  const { articles, problems } = knowledge
  const wrong = problems.filter(({ severity }) => severity === 'error')
  const shown = wrong.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${formatProblem(problem, 'ru')}`)
  const more = wrong.length - shown.length
  return [
    t('terminal_ready_one', { count: articles.length }),
    t('terminal_commands'),
    ...(wrong.length > 0 ? [t('terminal_problems', { count: wrong.length }), ...shown] : []),
    ...(more > 0 ? [t('terminal_more', { count: more })] : []),
  ].join('\n')
}

/** The reply with its choices as a numbered list; an answer's last paragraph says where it is from. */
function renderReply(
  { kind, text, choices, language }: Reply,
  translate: TerminalParts['translate'],
  look: Look,
): string {
  const paragraphs = look.lines(text).split('\n\n')
  const source = kind === 'answer' && paragraphs.length > 1 ? paragraphs.splice(-1).map(look.dim) : []
  const list = choices.map(({ label }: Choice, i) => look.lines(`  ${i + 1}. ${label}`))
  const hint = look.dim(look.lines(`  ${translate(language)('menu_hint')}`))
  const menu = list.map((line) => line.replace(/^ +\d+\./, look.accent))
  return ['', [...paragraphs, ...source].join('\n\n'), ...(menu.length > 0 ? ['', ...menu, hint] : []), ''].join('\n')
}
