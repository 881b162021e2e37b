// The articles as forms: the list with what is to be done, one article, its preview, sources, sectors and shared facts.

import { NO_QUESTION, openedAnswer, openingOf } from '../dialogue/opening.ts'
import { answerReply, type Wording } from '../dialogue/wording.ts'
import { isArticleId, type Article, type Knowledge } from '../knowledge/article.ts'
import { withEntry } from '../knowledge/draft.ts'
import { fillFacts } from '../knowledge/facts.ts'
import { emptyForm, factsOf, toForm, withFact, withForm } from '../knowledge/form.ts'
import { isError, type Problem } from '../knowledge/problem.ts'
import type { Language } from '../language/language.ts'
import type { FileDraft } from '../storage/desk-store.ts'
import {
  type ArticleForm,
  type ArticleRow,
  type Articles,
  type ArticleState,
  DeskError,
  type SharedFact,
} from './desk.ts'
import { checkName, isList, readText } from './files.ts'
import { changeDraft, saveDraft, standing } from './saving.ts'
import { toFinding, type Workshop } from './workshop.ts'

const DAY_MS = 86_400_000
const MOST_ARTICLES = 10_000

const fileOf = (id: string): string => {
  if (!isArticleId(id)) throw new DeskError('bad-name')
  return checkName(`${id}.yaml`)
}

export function createArticles(workshop: Workshop): Articles {
  const { live, storage, now, today } = workshop

  /** The folder as it would be with this form in it. */
  async function withIn(id: string, form: ArticleForm): Promise<Knowledge> {
    const { text } = await standing(workshop, fileOf(id))
    return workshop.knowledge(new Map([[fileOf(id), withForm(text ?? undefined, form)]]))
  }

  return {
    ...createLists(workshop),
    blank: () => emptyForm(today()),
    async list() {
      const [knowledge, drafts] = [await workshop.knowledge(), await workshop.drafts()]
      const counts = await storage.questions.topArticles(now() - 30 * DAY_MS, MOST_ARTICLES)
      const asked = new Map(counts.map(({ name, count }) => [name, count]))
      const gone = drafts.filter(({ after, file }) => after === null && !isList(file)).flatMap(({ file }) => live.current().article(file.replace(/\.yaml$/, '')) ?? []) // prettier-ignore
      const all = [...knowledge.articles, ...gone]
      const rows = all.map((one) => toRow(one, knowledge, drafts, asked.get(one.id) ?? 0, today()))
      return { sectors: knowledge.sectors.map(({ id, ...title }) => ({ id, title })), articles: rows }
    },
    async open(id, language) {
      const { text, version, draft } = await standing(workshop, fileOf(id))
      if (text === null) throw new DeskError('gone')
      const form = toForm(text)
      const { problems } = await workshop.knowledge()
      const findings = problems.filter(({ file }) => file === `${id}.yaml`).map((one) => toFinding(one, language))
      return { id, version, text, findings, shared: await listFacts(workshop), ...(form && { form }), ...(draft && { draft: { who: draft.who, at: draft.at } }) } // prettier-ignore
    },
    async save(who, id, form, basedOn) {
      const { text } = await standing(workshop, fileOf(id))
      return saveDraft(workshop, who, fileOf(id), withForm(text ?? undefined, form), basedOn)
    },
    saveText: async (who, file, text, basedOn) => saveDraft(workshop, who, checkName(file), text, basedOn),
    async openText(file) {
      const { text, version } = await standing(workshop, checkName(file))
      return { version, text: text ?? '' }
    },
    remove: async (who, id, basedOn) => saveDraft(workshop, who, fileOf(id), null, basedOn),
    async check(id, form, language) {
      const { problems } = await withIn(id, form)
      return problems.filter(({ file }) => file === `${id}.yaml`).map((one) => toFinding(one, language))
    },
    async preview(id, form, language, asked) {
      const knowledge = await withIn(id, form)
      const article = knowledge.articles.find((one) => one.id === id)
      if (!article || knowledge.problems.some((one) => isError(one) && one.file === `${id}.yaml`)) return undefined
      const wording: Wording = { isKept: true, language, knowledge, t: workshop.translate(language), today: today() }
      const related = article.related.flatMap((other) => knowledge.articles.find((one) => one.id === other) ?? [])
      const question = { ...NO_QUESTION, asked: new Set(asked ? [asked] : []) }
      const body = openedAnswer(article, language, openingOf(article, language, question), 'usual', question)
      return answerReply(wording, article, { confidence: 1, body, related: related.slice(0, 3), isSourceKnown: false })
    },
  }
}

/** The facts that stand once, and which articles use them. */
async function listFacts(workshop: Workshop): Promise<SharedFact[]> {
  const { text } = await standing(workshop, 'facts.yaml')
  const { articles } = await workshop.knowledge()
  const texts = await Promise.all(articles.map(async (article) => ({ article, text: (await standing(workshop, `${article.id}.yaml`)).text ?? '' }))) // prettier-ignore
  return factsOf(text ?? '').map((fact) => {
    const value = fact.kind === 'number' ? Number(fact.value) : fact.value
    const show = (language: Language): string => fillFacts(`{{${fact.name}}}`, { [fact.name]: value }, language)
    const uses = new RegExp(`\\{\\{ ?${fact.name} ?[,}]`)
    const usedIn = texts.filter((one) => uses.test(one.text)).map(({ article }) => ({ id: article.id, title: titleOf(article) })) // prettier-ignore
    return { ...fact, shown: { ru: show('ru'), zh: show('zh') }, usedIn }
  })
}

type ListWork = Pick<Articles, 'sources' | 'addSource' | 'addSector' | 'facts' | 'setFact'>

/** What all articles share. */
function createLists(workshop: Workshop): ListWork {
  return {
    async sources() {
      const { sources } = await workshop.knowledge()
      return Array.from(sources, ([key, { date, ru, zh }]) => ({ key, date, title: { ru: ru.title, zh: zh.title }, publisher: { ru: ru.publisher, zh: zh.publisher } })) // prettier-ignore
    },
    async addSource(who, key, source) {
      const { sources } = await workshop.knowledge()
      if (sources.has(key)) throw new DeskError('bad-name')
      await addEntry(workshop, who, 'sources.yaml', key, source)
    },
    async addSector(who, id, title) {
      if (((await readText(workshop.dir, 'sectors.yaml')) ?? '').includes(`\n${id}:`)) throw new DeskError('bad-name')
      await addEntry(workshop, who, 'sectors.yaml', id, title)
    },
    facts: () => listFacts(workshop),
    async setFact(who, fact) {
      if (!/^[A-Za-z_]\w*$/.test(fact.name)) throw new DeskError('bad-name')
      await changeDraft(workshop, who, 'facts.yaml', (text) => withFact(text ?? '', fact))
    },
  }
}

/** At the end of a list's draft; what stands there stays as it is. */
export async function addEntry(
  workshop: Workshop,
  who: Parameters<typeof changeDraft>[1],
  file: string,
  key: string,
  entry: object,
) {
  if (!/^[A-Za-z0-9][\w-]*$/.test(key)) throw new DeskError('bad-name')
  return changeDraft(workshop, who, file, (text) => withEntry(text ?? '', key, entry))
}

export const titleOf = ({ ru, zh }: Article): Record<Language, string> => ({ ru: ru.title, zh: zh.title })

const SEVERITIES: Record<Problem['severity'], ArticleState> = { error: 'error', warning: 'warning', hint: 'hint' }

function toRow(
  article: Article,
  { problems }: Knowledge,
  drafts: readonly FileDraft[],
  asked: number,
  today: string,
): ArticleRow {
  const file = `${article.id}.yaml`
  const draft = drafts.find((one) => one.file === file)
  const own = problems.filter((problem) => problem.file === file)
  const states = new Set<ArticleState>(own.map(({ severity }) => SEVERITIES[severity]))
  if (own.some(({ code }) => code === 'translation-older')) states.add('translation-older')
  if (states.has('error')) states.add('kept')
  if (article.planned && article.planned.to < today) states.add('plan-passed')
  if (asked === 0) states.add('never-asked')
  if (draft) states.add(draft.after === null ? 'gone' : 'draft')
  const all = states.size > 0 ? [...states] : ['ok' as const]
  return { id: article.id, sector: article.sector, title: titleOf(article), states: all, asked, ...(draft && { draft: { who: draft.who, at: draft.at } }) } // prettier-ignore
}
