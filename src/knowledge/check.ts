// All problems of a folder, with room for rules that need more than the files (the search).

import type { Day, Knowledge } from './article.ts'
import { readKnowledge } from './load.ts'
import type { FolderRule } from './rules/folder-rules.ts'

export interface CheckOptions {
  /** Turns on the hint that an article is older than a year. */
  today?: Day
  /** Rules beyond those of this folder; their texts stand in texts/rule-texts.ts under the rule's name. */
  rules?: readonly FolderRule[]
}

/** The knowledge with `problems` of all rules, by file and line. A folder that cannot be read throws, with its cause. */
export async function checkKnowledge(dir: string, { today, rules = [] }: CheckOptions = {}): Promise<Knowledge> {
  return (await readKnowledge(dir, undefined, today, rules)).knowledge
}
