// The articles as forms: the list with what is to be done, one article, its preview, sources, sectors and shared facts.

import { titleOf } from '../commands/explained.ts'
import { NO_QUESTION, openedAnswer, openingOf } from '../dialogue/opening.ts'
import type { Reply } from '../dialogue/reply.ts'
import { answerReply, type Wording } from '../dialogue/wording.ts'
import { isArticleId, type Article, type Knowledge, type Source } from '../knowledge/article.ts'
import { factUses, fillFacts } from '../knowledge/facts.ts'
import { type ArticleForm, emptyForm, type FactField, factsOf, toForm, withFact, withForm } from '../knowledge/form.ts'
import { isError } from '../knowledge/problem.ts'
import type { Language } from '../language/language.ts'
import type { FileDraft } from '../storage/desk-store.ts'
import { DeskError, type FieldFinding, type Session } from './desk.ts'
import { checkName, isList } from './files.ts'
import { addEntry, changeDraft, saveDraft, standing } from './saving.ts'
import { toFinding, type Workshop } from './workshop.ts'

const DAY_MS = 86_400_000
const MOST_ARTICLES = 10_000

function fileOf(id: string): string {
  if (!isArticleId(id)) throw new DeskError('bad-name')
  return checkName(`${id}.yaml`)
}

const draftOf = (draft: FileDraft | undefined) => draft && { draft: { who: draft.who, at: draft.at } }

/** A `basedOn` is the version that was opened; empty for a new article. */
export function createArticles(workshop: Workshop) {
  const { live, storage, now, today } = workshop

  /** The folder as it would be with this form in it. */
  async function withIn(id: string, form: ArticleForm): Promise<Knowledge> {
    const { text } = await standing(workshop, fileOf(id))
    return workshop.knowledge(new Map([[fileOf(id), withForm(text ?? undefined, form)]]))
  }

  return {
    /** The source is empty: it is never guessed. */
    blank: (): ArticleForm => emptyForm(today()),
    /** By sector in the menu's order; drafts included. `asked`: how often it was given in the last 30 days. */
    async list() {
      const [{ knowledge, sectors }, drafts] = [await workshop.present(), await storage.desk.drafts()]
      const counts = await storage.questions.topArticles(now() - 30 * DAY_MS, MOST_ARTICLES)
      const asked = new Map(counts.map(({ name, count }) => [name, count]))
      const gone = drafts.filter(({ after, file }) => after === null && !isList(file)).flatMap(({ file }) => live.current().article(file.replace(/\.yaml$/, '')) ?? []) // prettier-ignore
      const articles = [...knowledge.articles, ...gone].map((article) => {
        const draft = drafts.find(({ file }) => file === `${article.id}.yaml`)
        const count = asked.get(article.id) ?? 0
        const states = statesOf(article, knowledge, draft, count, today())
        return { id: article.id, sector: article.sector, title: titleOf(article), states, asked: count, ...draftOf(draft) } // prettier-ignore
      })
      return { sectors: sectors.map(({ id, ...title }) => ({ id, title })), articles }
    },
    /** The draft if there is one, else the file; no form where it cannot be read as an article. */
    async open(id: string, language: Language) {
      const [{ text, version, draft }, knowledge, shared] = await Promise.all([standing(workshop, fileOf(id)), workshop.knowledge(), listFacts(workshop)]) // prettier-ignore
      if (text === null) throw new DeskError('gone')
      const form = toForm(text)
      const findings = findingsOf(id, knowledge, language)
      return { id, version, text, findings, shared, ...(form && { form }), ...draftOf(draft) }
    },
    async save(who: Session, id: string, form: ArticleForm, basedOn: string) {
      const { text } = await standing(workshop, fileOf(id))
      return saveDraft(workshop, who, fileOf(id), withForm(text ?? undefined, form), basedOn)
    },
    /** The deletion stands in the draft until it is published. */
    remove: async (who: Session, id: string, basedOn: string) => saveDraft(workshop, who, fileOf(id), null, basedOn),
    /**
     * For a form as it is being typed; nothing is kept. `id` may be new. The reply is as it would be given in each
     * language, for the channels' renderers; none where an error stands in the way.
     */
    async check(id: string, form: ArticleForm, language: Language) {
      const knowledge = await withIn(id, form)
      const article = knowledge.articles.find((one) => one.id === id)
      const isRight = article && !knowledge.problems.some((one) => isError(one) && one.file === fileOf(id))
      const replyIn = (one: Language): Reply | undefined => (isRight ? replyOf(workshop, knowledge, article, one) : undefined) // prettier-ignore
      return { findings: findingsOf(id, knowledge, language), replies: { ru: replyIn('ru'), zh: replyIn('zh') } }
    },
  }
}

/** To somebody who asked nothing in particular. */
function replyOf({ translate, today }: Workshop, knowledge: Knowledge, article: Article, language: Language): Reply {
  const wording: Wording = { isKept: true, language, knowledge, t: translate(language), today: today() }
  const related = article.related.flatMap((other) => knowledge.articles.find((one) => one.id === other) ?? [])
  const body = openedAnswer(article, language, openingOf(article, language, NO_QUESTION), 'usual', NO_QUESTION)
  return answerReply(wording, article, { confidence: 1, body, related: related.slice(0, 3), isSourceKnown: false })
}

/** Of its file, and that its folder is no section that has a name. */
const findingsOf = (id: string, { problems }: Knowledge, language: Language): FieldFinding[] =>
  problems
    .filter(({ file, params }) => file === fileOf(id) || params['sector'] === id.split('/')[0])
    .map((one) => toFinding(one, language))

/** All that hold; `kept`: the file is broken, the last good version answers; `gone`: deleted in the draft. */
function statesOf(
  { id, planned }: Article,
  { problems }: Knowledge,
  draft: FileDraft | undefined,
  asked: number,
  today: string,
): string[] {
  const own = problems.filter(({ file }) => file === `${id}.yaml`)
  const states = new Set<string>(own.map(({ severity }) => severity))
  if (own.some(({ code }) => code === 'translation-older')) states.add('translation-older')
  if (states.has('error')) states.add('kept')
  if (planned && planned.to < today) states.add('plan-passed')
  if (asked === 0) states.add('never-asked')
  if (draft) states.add(draft.after === null ? 'gone' : 'draft')
  return states.size > 0 ? [...states] : ['ok']
}

/** The facts that stand once, as each language writes them, and which articles use them. */
async function listFacts({ present }: Workshop) {
  const { files, knowledge } = await present()
  const texts = new Map(files.map(({ path, bytes = [] }) => [path, path.endsWith('.yaml') ? Buffer.from(bytes).toString() : ''])) // prettier-ignore
  const uses = knowledge.articles.map((article) => ({ article, names: new Set(factUses(texts.get(`${article.id}.yaml`) ?? '').map(({ name }) => name)) })) // prettier-ignore
  return factsOf(texts.get('facts.yaml') ?? '').map((fact) => {
    const value = fact.kind === 'number' ? Number(fact.value) : fact.value
    const show = (language: Language): string => fillFacts(`{{${fact.name}}}`, { [fact.name]: value }, language)
    const usedIn = uses.filter(({ names }) => names.has(fact.name)).map(({ article }) => ({ id: article.id, title: titleOf(article) })) // prettier-ignore
    return { ...fact, shown: { ru: show('ru'), zh: show('zh') }, usedIn }
  })
}

/** What all articles share. */
export const createLists = (workshop: Workshop) => ({
  /** A file that is no form: one of the lists, or a broken article; as it is in the draft. */
  async openText(file: string) {
    const { text, version } = await standing(workshop, file)
    return { version, text: text ?? '' }
  },
  saveText: async (who: Session, file: string, text: string, basedOn: string) =>
    saveDraft(workshop, who, checkName(file), text, basedOn),
  async sources() {
    const { sources } = await workshop.knowledge()
    return Array.from(sources, ([key, { date, ru, zh }]) => ({ key, date, title: { ru: ru.title, zh: zh.title }, publisher: { ru: ru.publisher, zh: zh.publisher } })) // prettier-ignore
  },
  async addSource(who: Session, key: string, source: Source): Promise<void> {
    if ((await workshop.knowledge()).sources.has(key)) throw new DeskError('bad-name')
    await addEntry(workshop, who, 'sources.yaml', key, source)
  },
  async addSector(who: Session, id: string, title: Record<Language, string>): Promise<void> {
    const { text } = await standing(workshop, 'sectors.yaml')
    if (`\n${text}`.includes(`\n${id}:`)) throw new DeskError('bad-name')
    await addEntry(workshop, who, 'sectors.yaml', id, title)
  },
  facts: () => listFacts(workshop),
  /** A new name is added, an empty value takes it away. */
  async setFact(who: Session, fact: FactField): Promise<void> {
    if (!/^[A-Za-z_]\w*$/.test(fact.name)) throw new DeskError('bad-name')
    await changeDraft(workshop, who, 'facts.yaml', (text) => withFact(text ?? '', fact))
  },
})
