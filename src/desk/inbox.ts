// What people asked in vain or voted down: put together by likeness, sorted by staff, asked again after every edit.

import { createHash, randomUUID } from 'node:crypto'
import { emptyForm, toForm, withForm } from '../knowledge/form.ts'
import type { Language } from '../language/language.ts'
import { createDialogue } from '../dialogue/dialogue.ts'
import { type Group as Alike, groupByMeaning } from '../questions/groups.ts'
import type { Search } from '../search/search.ts'
import type { Caller, Mark } from '../storage/desk-store.ts'
import { foldText } from '../storage/records.ts'
import type { UnansweredQuestion } from '../storage/storage.ts'
import { addEntry, titleOf } from './articles.ts'
import { explainFound } from './comparing.ts'
import { DeskError, type Group, type Inbox, type QuestionState, type Session } from './desk.ts'
import { mustEdit } from './people.ts'
import { changeDraft } from './saving.ts'
import { createFinds, type Finds, type Workshop } from './workshop.ts'

const SINCE_MS = 90 * 86_400_000
const STATES = ['new', 'work', 'answered', 'not-ours', 'later'] as const satisfies readonly QuestionState[]

const isState = (state: string | undefined): state is QuestionState => STATES.some((one) => one === state)

const keyOf = ({ language, text }: Pick<UnansweredQuestion, 'language' | 'text'>): string =>
  `${language} ${foldText(text)}`

/** A group and the questions in it. */
interface Sorted {
  group: Group
  questions: UnansweredQuestion[]
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
    const [marks, callers, edits] = [await storage.desk.marks(), await storage.desk.callers(now()), await editsByFile()]
    const known = new Map(marks.map((one) => [`${one.language} ${one.folded}`, one]))
    const states = new Map(questions.map((one) => [one, stateOf(one, known.get(keyOf(one)), finds, edits)]))
    return STATES.flatMap(
      (state) =>
      groupByMeaning(questions.filter((one) => states.get(one) === state), finds).map((alike) => toSorted(alike, state, finds, callers)), // prettier-ignore
    ).toSorted((a, b) => b.group.at - a.group.at)
  }

  /** When each article was last changed. */
  async function editsByFile(): Promise<Map<string, number>> {
    const changes = await storage.desk.changes({ limit: 5000 })
    return new Map(changes.filter(({ how }) => how !== 'set-aside').toReversed().map(({ file, at }) => [file, at])) // prettier-ignore
  }

  async function find(id: string): Promise<Sorted> {
    const sorted = (await sortAll()).find(({ group }) => group.id === id)
    if (!sorted) throw new DeskError('gone')
    return sorted
  }

  return { findsNow, sortAll, find }
}

type Sorting = ReturnType<typeof createSorting>

export function createDeskInbox(workshop: Workshop): Inbox {
  const sorting = createSorting(workshop)
  return { ...createTable(workshop, sorting), ...createMending(workshop, sorting) }
}

/** Says of all questions of these groups what becomes of them. Returns what undoes it. */
async function markAll(
  { storage, now }: Workshop,
  who: Session,
  groups: readonly Sorted[],
  state: QuestionState,
): Promise<{ undo: string }> {
  mustEdit(who)
  const action = randomUUID()
  const unique = new Map(groups.flatMap(({ questions }) => questions).map((one) => [keyOf(one), one]))
  const marks = Array.from(unique.values(), ({ language, text }): Mark => ({ language, folded: foldText(text), state, action, at: now() })) // prettier-ignore
  await storage.desk.mark(marks)
  return { undo: action }
}

/** Looking through the questions and sorting them. */
function createTable(
  workshop: Workshop,
  { findsNow, sortAll, find }: Sorting,
): Pick<Inbox, 'list' | 'open' | 'set' | 'undo'> {
  const { storage } = workshop
  return {
    async list({ state, search = '', language }) {
      const all = await sortAll()
      const counts = Object.fromEntries(
        STATES.map((one) => [one, all.filter(({ group }) => group.state === one).length]),
      )
      const wanted = foldText(search)
      const groups = all.map(({ group }) => group).filter((one) => one.state === state && (!language || one.language === language)) // prettier-ignore
      const shown = groups.filter(({ texts }) => texts.some((text) => foldText(text).includes(wanted)))
      const { new: fresh = 0, work = 0, answered = 0, later = 0, 'not-ours': notOurs = 0 } = counts
      return { groups: shown, counts: { new: fresh, work, answered, later, 'not-ours': notOurs } }
    },
    async open(id) {
      const { group } = await find(id)
      const finds = findsNow()
      return { group, explained: explainFound(finds.find(group.texts[0] ?? '', group.language), finds) }
    },
    async set(who, ids, state) {
      const all = await sortAll()
      return markAll(workshop, who, all.filter(({ group }) => ids.includes(group.id)), state) // prettier-ignore
    },
    async undo(who, undo) {
      mustEdit(who)
      if ((await storage.desk.unmark(undo)) === 0) throw new DeskError('late')
    },
  }
}

/** What makes the bot answer them, or say honestly that it cannot. */
function createMending(workshop: Workshop, { findsNow, find }: Sorting): Omit<Inbox, 'list' | 'open' | 'set' | 'undo'> {
  const { storage, now } = workshop
  return {
    async addTo(who, id, article, texts) {
      const sorted = await find(id)
      const { language } = sorted.group
      const added = texts ?? sorted.group.texts.slice(0, 1)
      const saved = await changeDraft(workshop, who, `${article}.yaml`, (text) => {
        const form = text === null ? undefined : toForm(text)
        if (!form || text === null) throw new DeskError(text === null ? 'gone' : 'broken')
        form[language].questions = [...new Set([...form[language].questions, ...added])]
        return withForm(text, form)
      })
      await markAll(workshop, who, [sorted], 'work')
      return saved
    },
    async startArticle(id) {
      const { group } = await find(id)
      const form = emptyForm(workshop.today())
      form[group.language].questions = group.texts.slice(0, 5)
      return form
    },
    async proposeGap(id) {
      const { group } = await find(id)
      const { reading } = findsNow().find(group.texts[0] ?? '', group.language)
      const words = reading.units.filter(({ text, filler }) => text !== '' && !filler).map(({ text }) => text)
      const none = { about: '', words: [] }
      const key = `gap-${createHash('sha256').update(group.id).digest('hex').slice(0, 6)}`
      return { id: key, ru: none, zh: none, [group.language]: { about: '', words: [...new Set(words)].slice(0, 5) } }
    },
    async addGap(who, id, { id: key, ru, zh }) {
      const sorted = await find(id)
      const saved = await addEntry(workshop, who, 'gaps.yaml', key, { ru, zh })
      await markAll(workshop, who, [sorted], 'not-ours')
      return saved
    },
    async tell(who, id) {
      mustEdit(who)
      const { questions } = await find(id)
      const reached = new Map((await storage.desk.callers(now())).map((caller) => [caller.question, caller]))
      let [answered, told] = [false, 0]
      for (const question of questions) {
        const caller = reached.get(question.id)
        const text = answerTo(workshop, question)
        answered ||= text !== undefined
        if (text === undefined || !caller || caller.told) continue
        if (!(await workshop.tell?.(caller.channel, `told:${question.id}`, caller.lane, text))) continue
        await storage.desk.told([question.id], now())
        told++
      }
      return { answered, told }
    },
  }
}

/** What the bot would say to it now, if it is an answer. */
function answerTo({ live, translate, now }: Workshop, { text, language }: UnansweredQuestion): string | undefined {
  const dialogue = createDialogue({ search: live.current, translate, now })
  const { reply } = dialogue.answer(undefined, { language }, text)
  if (reply.kind !== 'answer') return undefined
  return `${translate(reply.language)('desk_told', { question: text })}\n\n${reply.text}`
}

/** By hand, else what the bot says now; an answer that was voted down counts again once its article was changed. */
function stateOf(
  question: UnansweredQuestion,
  mark: Mark | undefined,
  finds: Finds,
  edits: ReadonlyMap<string, number>,
) {
  const state = mark?.state
  if (state === 'not-ours' || state === 'answered') return state
  const { outcome, hits } = finds.find(question.text, question.language)
  const edited = edits.get(`${hits[0]?.id ?? ''}.yaml`) ?? 0
  if (outcome === 'answer' && (question.why !== 'down' || edited > question.at)) return 'answered'
  return isState(state) ? state : 'new'
}

function toSorted(
  { questions, texts, nearest, gap, language }: Alike,
  state: QuestionState,
  finds: Finds,
  callers: readonly Caller[],
): Sorted {
  const oldest = questions.at(-1)
  const article = nearest && finds.article(nearest.id)
  const own = callers.filter(({ question }) => questions.some(({ id }) => id === question))
  const told = own.filter((caller) => caller.told).length
  const group: Group = {
    id: createHash('sha256').update(`${state} ${oldest?.id}`).digest('hex').slice(0, 12),
    state,
    language,
    texts,
    count: questions.length,
    channels: [...new Set(questions.map(({ channel }) => channel))],
    at: questions[0]?.at ?? 0,
    why: [...new Set(questions.map(({ why }) => why))],
    ...(nearest && article && { nearest: { ...nearest, title: titleOf(article) } }),
    ...(gap && { gap: gapName(gap, language) }),
    reachable: own.length - told,
    told,
  }
  return { group, questions }
}

const gapName = (gap: NonNullable<Alike['gap']>, language: Language): string => gap[language].about
