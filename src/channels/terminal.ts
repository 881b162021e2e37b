// A chat in the terminal: typed or piped, one line a message.

import { createInterface } from 'node:readline'
import type { Conversation } from '../dialogue/conversation.ts'
import type { Dialogue, Turned } from '../dialogue/dialogue.ts'
import type { Choice, Reply } from '../dialogue/reply.ts'
import type { Knowledge } from '../knowledge/article.ts'
import { formatProblem } from '../knowledge/problem.ts'
import type { Language } from '../language/language.ts'
import type { Translate } from '../texts.ts'

export interface TerminalParts {
  dialogue: Dialogue
  knowledge: Knowledge
  translate: (language: Language) => Translate
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: NodeJS.WritableStream
}

const SPEAKER: { language: Language } = { language: 'ru' }
const PROMPT = '> '
const PROBLEMS_SHOWN = 5

/** Greets, says what it knows and what is wrong with the files, then answers line by line until the input ends. */
export async function runTerminal(parts: TerminalParts): Promise<void> {
  const { dialogue, translate, input, output } = parts
  const write = (text: string): void => void output.write(`${text}\n`)
  const typed = input.isTTY === true
  write(startText(parts))
  const greeting = dialogue.pick(undefined, SPEAKER, 'g')
  let known = greeting.conversation
  write(renderReply(greeting.reply, translate))
  const lines = createInterface({
    input,
    crlfDelay: Infinity,
    ...(typed && { output, prompt: PROMPT, terminal: true }),
  })
  if (typed) lines.prompt()
  for await (const line of lines) {
    const { reply, conversation } = turn(line, known, dialogue)
    known = conversation
    write(renderReply(reply, translate))
    if (typed) lines.prompt()
  }
  if (typed) write(`\n${translate('ru')('terminal_bye')}`)
}

const COMMANDS = new Map([
  ['/start', 'g'],
  ['/help', 'h'],
  ['/topics', 'm'],
  ['/lang', 'l'],
  ['/about', 'i'],
])

function turn(line: string, known: Conversation, dialogue: Dialogue): Turned {
  const command = COMMANDS.get(line.trim().toLowerCase())
  return command ? dialogue.pick(known, SPEAKER, command) : dialogue.answer(known, SPEAKER, line)
}

function startText({ knowledge, translate }: TerminalParts): string {
  const t = translate('ru')
  const { articles, problems } = knowledge
  const wrong = problems.filter(({ severity }) => severity === 'error')
  const shown = wrong.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${formatProblem(problem, 'ru')}`)
  const more = wrong.length - shown.length
  return [
    t('terminal_ready_one', { count: articles.length }),
    ...(wrong.length > 0 ? [t('terminal_problems', { count: wrong.length }), ...shown] : []),
    ...(more > 0 ? [t('terminal_more', { count: more })] : []),
  ].join('\n')
}

/** The reply with its choices as a numbered list. */
export function renderReply({ text, choices, language }: Reply, translate: TerminalParts['translate']): string {
  const list = choices.map(({ label }: Choice, i) => `  ${i + 1}. ${label}`)
  const hint = list.length > 0 ? ['', ...list, `  ${translate(language)('menu_hint')}`] : []
  return ['', text, ...hint, ''].join('\n')
}
