// The rule that a folder has names that people can read.

import type { CheckedFolder, FiledFinding } from './folder-rules.ts'

export function sectorUnnamed({ knowledge, lists, paths }: CheckedFolder): FiledFinding[] {
  const { entries, broken } = lists['sectors.yaml']
  if (!broken || !paths.has('sectors.yaml')) return []
  return knowledge.sectors
    .filter(({ id }) => !entries.has(id) && !broken.has(id))
    .map(({ id }) => ({ code: 'sector-unnamed', file: 'sectors.yaml', path: [], params: { sector: id } }))
}
