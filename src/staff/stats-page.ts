// The statistics as one page that needs nothing else: charts in SVG, no scripts.

import type { Language } from '../language/language.ts'
import { OUTCOMES, type Row, type Statistics, totalOf } from '../questions/statistics.ts'
import type { TopRow } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'
import { tidy } from '../questions/groups.ts'

const COLOURS = ['#2f7d5b', '#d9a441', '#b8493d', '#8aa6b8', '#b9c8d1', '#cfd8dc', '#5c6670']

const BAR = { width: 560, height: 22, gap: 6, label: 110, count: 60 }

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #20303a; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
  h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
  svg { width: 100%; height: auto } text { font: 13px system-ui, sans-serif; fill: #20303a }
  table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #dde4e8; padding: .3rem .5rem .3rem 0; overflow-wrap: anywhere }
  td:last-child { text-align: right; width: 4rem } .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 .8em }`

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A whole HTML document; everything that people typed is escaped. */
export function statsPage(statistics: Statistics, language: Language, t: Translate): string {
  const { from, to, total, days, channels, languages, votes, articles, unknown } = statistics
  const named = languages.map(({ name, counts }) => ({ name: t(`staff_language_${name}`), counts }))
  const title = escape(t('staff_stats_head', { from, to, total }))
  const parts: [string, string][] = [
    [t('staff_stats_days'), legend(t) + chart(days)],
    [t('staff_stats_channels'), chart(channels)],
    [t('staff_stats_languages'), chart(named)],
    [t('staff_stats_votes'), `<p>👍 ${votes.up} · 👎 ${votes.down}</p>`],
    [t('staff_stats_articles'), table(articles)],
    [t('staff_stats_unknown'), table(unknown)],
  ]
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}
</style></head><body><h1>${title}</h1>
${parts.map(([heading, body]) => `<section><h2>${escape(heading)}</h2>${body}</section>`).join('\n')}
</body></html>
`
}

const legend = (t: Translate): string =>
  `<p>${OUTCOMES.map((outcome, i) => `<span class="key" style="background:${COLOURS[i]}"></span>${escape(t(`telegram_outcome_${outcome}`))}`).join('')}</p>` // prettier-ignore

/** A bar for each row, parted by outcome. */
function chart(rows: Row[]): string {
  const most = Math.max(1, ...rows.map(totalOf))
  const step = BAR.height + BAR.gap
  const width = BAR.label + BAR.width + BAR.count
  return `<svg viewBox="0 0 ${width} ${Math.max(1, rows.length) * step}" role="img">${rows.map((row, i) => bar(row, i * step, most)).join('')}</svg>` // prettier-ignore
}

function bar(row: Row, y: number, most: number): string {
  let x = BAR.label
  const pieces = row.counts.map((count, i) => {
    const width = (BAR.width * count) / most
    const piece = count === 0 ? '' : `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" fill="${COLOURS[i]}"><title>${count}</title></rect>` // prettier-ignore
    x += width
    return piece
  })
  const baseline = y + BAR.height - 6
  return `<text x="0" y="${baseline}">${escape(row.name)}</text>${pieces.join('')}<text x="${(x + 6).toFixed(1)}" y="${baseline}">${totalOf(row)}</text>` // prettier-ignore
}

const table = (rows: TopRow[]): string =>
  rows.length === 0 ? '<p>—</p>' : `<table>${rows.map(({ name, count }) => `<tr><td>${escape(tidy(name))}</td><td>${count}</td></tr>`).join('')}</table>` // prettier-ignore
