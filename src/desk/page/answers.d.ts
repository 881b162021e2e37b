// What the desk's calls answer, by its own functions: for the type check of the page alone.

import type { Desk } from '../create.ts'
import type { Saved, Session } from '../desk.ts'
import type { ArticleForm } from '../../knowledge/form.ts'

type Answer<Call extends (...given: never[]) => unknown> = Awaited<ReturnType<Call>>

export type { Change, Comparison, FieldFinding, Published, Saved } from '../desk.ts'
export type { ArticleForm } from '../../knowledge/form.ts'
export type { Path } from '../../knowledge/problem.ts'
export type { Language } from '../../language/language.ts'
export type { Reply } from '../../dialogue/reply.ts'

export type Me = Omit<Session, 'id'> & { language: 'ru' | 'zh'; today: string }
export type Inbox = Answer<Desk['inbox']['list']>
export type Group = Inbox['groups'][number]
export type QuestionState = Group['state']
export type GapProposal = ReturnType<Desk['inbox']['proposeGap']>
export type ArticleRow = Answer<Desk['articles']['list']>['articles'][number]
export type OpenArticle = Answer<Desk['articles']['open']>
export type Conflicting = Extract<Saved, { kind: 'conflict' }>
/** An article that is open as a form. */
export type OpenForm = OpenArticle & { form: ArticleForm }
export type SharedFact = Answer<Desk['lists']['facts']>[number]
export type DraftFile = Answer<Desk['drafts']['list']>['files'][number]
export type Explained = Answer<Desk['drafts']['ask']>['explained']
export type HistoryEntry = Answer<Desk['history']['list']>[number]
export type ChartData = Answer<Desk['charts']['read']>
