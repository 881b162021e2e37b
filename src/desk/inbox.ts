// What people asked in vain or voted down: put together by likeness, sorted by staff, asked again after every edit.

import { createHash, randomUUID } from 'node:crypto'
import { explainFound, titleOf } from '../commands/explained.ts'
import { emptyForm, toForm, withForm, type ArticleForm } from '../knowledge/form.ts'
import type { Language } from '../language/language.ts'
import { createDialogue } from '../dialogue/dialogue.ts'
import { type Group as Alike, groupByMeaning } from '../questions/groups.ts'
import type { Search } from '../search/search.ts'
import type { Caller, Mark } from '../storage/desk-store.ts'
import { foldText } from '../storage/records.ts'
import type { UnansweredQuestion } from '../storage/storage.ts'
import { DeskError, mustEdit, type Session } from './desk.ts'
import { KEPT_FILE } from './files.ts'
import { addEntry, changeDraft } from './saving.ts'
import { createFinds, type Finds, hashText, type Workshop } from './workshop.ts'

const SINCE_MS = 90 * 86_400_000

/** Of the wordings of a question, those asked most often become an article's: the rest is like them. */
const MOST_ADDED = 5

/** `answered` is found out by itself after each edit, or set by hand; the others are set by hand. */
export const STATES = ['new', 'work', 'answered', 'not-ours', 'later'] as const
type State = (typeof STATES)[number]

/** A gap as it is to be filled in; `id` is its key in gaps.yaml. */
type Gap = { id: string } & Record<Language, { about: string; words: string[] }>

export type DeskInbox = ReturnType<typeof createInbox>
type Sorted = ReturnType<typeof toSorted>
type Sorting = ReturnType<typeof createSorting>

const keyOf = (language: string, text: string): string => `${language} ${foldText(text)}`

export function createInbox(workshop: Workshop) {
  const sorting = createSorting(workshop)
  // Asked again after every edit, before anybody looks: the list is then there at once.
  const askAgain = () => sorting.sortAll().catch((err: unknown) => workshop.log.warn({ err }, 'open questions could not be asked again')) // prettier-ignore
  workshop.live.listen(() => void askAgain())
  return { ...createTable(workshop, sorting), ...createMending(workshop, sorting) }
}

/** The questions as they are grouped and sorted now. */
function createSorting({ live, storage, now }: Workshop) {
  let asked: { search: Search; finds: Finds } | undefined

  /** What was found stays known until the next edit, so that only new questions cost anything. */
  function findsNow(): Finds {
    const search = live.current()
    if (asked?.search !== search) asked = { search, finds: createFinds(search) }
    return asked.finds
  }

  async function sortAll(): Promise<Sorted[]> {
    const questions = await storage.questions.unanswered(now() - SINCE_MS)
    const finds = findsNow()
    await finds.warm(questions)
    const [marks, callers] = [await storage.desk.marks(), await storage.desk.callers(now())]
    const edits = new Map((await storage.desk.latest()).map(({ file, at }) => [file, at]))
    const known = new Map(marks.map(({ language, folded, state }) => [keyOf(language, folded), state]))
    const stateNow = (one: UnansweredQuestion): State => stateOf(one, known.get(keyOf(one.language, one.text)), finds, edits) // prettier-ignore
    const sorted = STATES.flatMap((state) => groupByMeaning(questions.filter((one) => stateNow(one) === state), finds).map((alike) => toSorted(alike, state, finds, callers))) // prettier-ignore
    return sorted.toSorted((a, b) => b.group.at - a.group.at)
  }

  async function find(id: string): Promise<Sorted> {
    const sorted = (await sortAll()).find(({ group }) => group.id === id)
    if (!sorted) throw new DeskError('gone')
    return sorted
  }

  return { findsNow, sortAll, find }
}

/** Says of all questions of these groups what becomes of them. Returns what undoes it. */
async function markAll({ storage, now }: Workshop, who: Session, groups: readonly Sorted[], state: State) {
  mustEdit(who)
  const [undo, at] = [randomUUID(), now()]
  const toMark = ({ language, text }: UnansweredQuestion): Mark => ({ language, folded: foldText(text), state, action: undo, at }) // prettier-ignore
  const questions = groups.flatMap((one) => one.questions)
  const unique = new Map(questions.map((one) => [keyOf(one.language, one.text), toMark(one)]))
  await storage.desk.mark([...unique.values()])
  return { undo }
}

interface Show {
  state: State
  /** Looked for in the texts. */
  search?: string
  language?: Language
}

/** Looking through the questions and sorting them. */
const createTable = (workshop: Workshop, { findsNow, sortAll, find }: Sorting) => ({
  /** Newest first; `counts` of all states, whatever is shown. */
  async list({ state, search = '', language }: Show) {
    const all = (await sortAll()).map(({ group }) => group)
    const counts = Object.fromEntries(STATES.map((one) => [one, all.filter((group) => group.state === one).length]))
    const isShown = ({ texts, ...group }: (typeof all)[number]): boolean =>
      group.state === state && (!language || group.language === language) && texts.some((text) => foldText(text).includes(foldText(search))) // prettier-ignore
    return { groups: all.filter(isShown), counts }
  },
  /** One group, and why its nearest article was not enough. */
  async open(id: string) {
    const { group } = await find(id)
    const finds = findsNow()
    return { group, explained: explainFound(finds.find(group.texts[0] ?? '', group.language), finds) }
  },
  async set(who: Session, ids: readonly string[], state: State) {
    const chosen = (await sortAll()).filter(({ group }) => ids.includes(group.id))
    return markAll(workshop, who, chosen, state)
  },
  /** Once, whoever did it; `late` where it is known no more. */
  async undo(who: Session, undo: string): Promise<void> {
    mustEdit(who)
    if ((await workshop.storage.desk.unmark(undo)) === 0) throw new DeskError('late')
  },
})

/** What makes the bot answer them, or say honestly that it cannot. */
const createMending = (workshop: Workshop, { findsNow, find }: Sorting) => ({
  /** Puts the group's texts among the article's questions, in the draft; the group is then in work. */
  async addTo(who: Session, id: string, article: string) {
    const sorted = await find(id)
    const { language, texts } = sorted.group
    const saved = await changeDraft(workshop, who, `${article}.yaml`, (text) => {
      const form = text === null ? undefined : toForm(text)
      if (!form || text === null) throw new DeskError(text === null ? 'gone' : 'broken')
      form[language].questions = [...new Set([...form[language].questions, ...texts.slice(0, MOST_ADDED)])]
      return withForm(text, form)
    })
    await markAll(workshop, who, [sorted], 'work')
    return saved
  },
  /** What to fill the form of a new article with. */
  async startArticle(id: string): Promise<ArticleForm> {
    const { group } = await find(id)
    const form = emptyForm(workshop.today())
    form[group.language].questions = group.texts.slice(0, MOST_ADDED)
    return form
  },
  /** Words as far as they can be told from the question; the rest is for staff to fill in. */
  proposeGap(text: string, language: Language): Gap {
    const { reading } = findsNow().find(text, language)
    const words = reading.units.filter((unit) => unit.text !== '' && !unit.filler).map((unit) => unit.text)
    const none = { about: '', words: [] }
    const key = `gap-${randomUUID().slice(0, 6)}`
    return { id: key, ru: none, zh: none, [language]: { about: '', words: [...new Set(words)].slice(0, 5) } }
  },
  /** Puts the gap into the draft of gaps.yaml; a group that it is for is then `not-ours`. */
  async addGap(who: Session, { id: key, ru, zh }: Gap, group?: string) {
    const sorted = group === undefined ? [] : [await find(group)]
    const saved = await addEntry(workshop, who, 'gaps.yaml', key, { ru, zh })
    await markAll(workshop, who, sorted, 'not-ours')
    return saved
  },
  /**
   * Keeps what was asked, in the draft of the desk's own sorted questions: from then on it is asked before every publishing.
   * Without an article nothing answers it; a question by itself is learned from as well.
   */
  keepQuestion: (who: Session, turns: readonly string[], language: Language, article?: string) =>
    changeDraft(workshop, who, KEPT_FILE, (text) => {
      const sorted = article === undefined ? { kind: 'out', dist: 'near' } : { kind: turns.length > 1 ? 'follow' : 'in', article: [article] } // prettier-ignore
      const id = `desk-${hashText(language, ...turns)}`
      const others = (text ?? '').split('\n').filter((one) => one !== '' && !one.includes(id))
      return `${[...others, JSON.stringify({ id, lang: language, turns, ...sorted })].join('\n')}\n`
    }),
  /**
   * Sends everyone of the group who can be reached what the bot would answer now, through the delivery's inbox: each
   * question once, whoever clicks how often. Nothing is sent while the bot has no answer.
   */
  async tell(who: Session, id: string) {
    mustEdit(who)
    const { desk } = workshop.storage
    const { questions } = await find(id)
    const reached = new Map((await desk.callers(workshop.now())).map((caller) => [caller.question, caller]))
    let [answered, told] = [false, 0]
    for (const question of questions) {
      const caller = reached.get(question.id)
      const text = answerTo(workshop, question)
      answered ||= text !== undefined
      if (text === undefined || !caller || caller.told) continue
      if (!(await workshop.tell?.(caller.channel, `told:${question.id}`, caller.lane, text))) continue
      await desk.told([question.id], workshop.now())
      told++
    }
    return { answered, told }
  },
})

/** What the bot would say to it now, if it is an answer. */
function answerTo({ live, translate, now }: Workshop, { text, language }: UnansweredQuestion): string | undefined {
  const { reply } = createDialogue({ search: live.current, translate, now }).answer(undefined, { language }, text)
  if (reply.kind !== 'answer') return undefined
  return `${translate(reply.language)('desk_told', { question: text })}\n\n${reply.text}`
}

/** By hand, else what the bot says now; an answer that was voted down counts again once its article was changed. */
function stateOf(
  { text, language, why, at }: UnansweredQuestion,
  marked: string | undefined,
  finds: Finds,
  edits: ReadonlyMap<string, number>,
): State {
  if (marked === 'not-ours' || marked === 'answered') return marked
  const { outcome, hits } = finds.find(text, language)
  const edited = edits.get(`${hits[0]?.id ?? ''}.yaml`) ?? 0
  if (outcome === 'answer' && (why !== 'down' || edited > at)) return 'answered'
  return STATES.find((one) => one === marked) ?? 'new'
}

/** A group as staff see it, and the questions in it. */
function toSorted(
  { questions, texts, nearest, gap, language }: Alike,
  state: State,
  finds: Finds,
  callers: readonly Caller[],
) {
  const article = nearest && finds.article(nearest.id)
  const own = callers.filter(({ question }) => questions.some(({ id }) => id === question))
  const told = own.filter((caller) => caller.told).length
  const group = {
    id: createHash('sha256')
      .update(`${state} ${questions.at(-1)?.id}`)
      .digest('hex')
      .slice(0, 12),
    state,
    language,
    /** Different texts, the most frequent first. */
    texts,
    count: questions.length,
    channels: [...new Set(questions.map(({ channel }) => channel))],
    /** Of the newest. */
    at: questions[0]?.at ?? 0,
    why: [...new Set(questions.map((question) => question.why))],
    ...(nearest && article && { nearest: { ...nearest, title: titleOf(article) } }),
    ...(gap && { gap: { ru: gap.ru.about, zh: gap.zh.about } }),
    /** How many of those who asked can be sent the new answer just now, and how many were. */
    reachable: own.length - told,
    told,
  }
  return { group, questions }
}
