// How the bot is used: pictures first, the figures below them, all of it for Excel too.

import { html } from 'htm/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import UPlot from 'uplot'
import { get, t } from './api.js'
import { useLoad } from './parts.js'

/** @import { ChartData } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

const LINES = ['answer', 'choices', 'unknown']
const FIGURES = /** @type {const} */ (['total', 'answered', 'offered', 'refused', 'up', 'down'])
const HEIGHT = 260

/** @param {Shown} props */
export function Charts({ language }) {
  const [days, setDays] = useState(7)
  const [data] = useLoad(() => get(`charts?days=${days}`), [days, language])
  /** @type {ChartData | undefined} */
  const chart = data
  return html`<h1>${t('page_charts')}</h1>
    <p class="bar">
      ${[7, 30, 90].map((one) => html`<button key=${one} aria-pressed=${one === days} onClick=${() => setDays(one)}>${t('days', { count: one })}</button>`)}
      ${['days', 'articles', 'unknown', 'inbox'].map((what) => html`<a key=${what} href=${`/desk/api/charts.csv?what=${what}&days=${days}&lang=${language}`} download>CSV: ${t(`csv_${what}`)}</a>`)}
    </p>
    <div class="list charts">${
      chart &&
      html`
      <ul class="figures">${FIGURES.map((one) => html`<li key=${one}><b>${chart.now[one] ?? 0}</b> ${t(`figure_${one}`)} <small>${t('was', { count: chart.before[one] ?? 0 })}</small></li>`)}</ul>
      <${Days} chart=${chart} language=${language} />
      <div class="pair">
        <${Bars} name="by_channel" rows=${chart.channels.map(({ name, counts }) => ({ name, count: sum(counts) }))} />
        <${Bars} name="by_language" rows=${chart.languages.map(({ name, counts }) => ({ name: t(`lang_${name}`), count: sum(counts) }))} />
        <${Bars} name="top_articles" rows=${chart.articles} />
        <${Bars} name="top_unknown" rows=${chart.unknown} />
      </div>`
    }
    </div>`
}

const sum = (/** @type {number[]} */ counts) => counts.reduce((all, one) => all + one, 0)

/** Questions a day by what became of them. @param {{ chart: ChartData, language: string }} props */
function Days({ chart, language }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    const holder = place.current
    if (!holder) return undefined
    const style = getComputedStyle(holder)
    const color = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`)
    const series = LINES.map((one) => ({ label: t(`outcome_${one}`), stroke: color(one), width: 2 }))
    const axis = { stroke: color('text'), grid: { stroke: color('line') } }
    const countsOf = (/** @type {string} */ one) =>
      chart.days.map(({ counts }) => counts[chart.outcomes.findIndex((name) => name === one)] ?? 0)
    const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' })
    const dates = (/** @type {unknown} */ _, /** @type {number[]} */ splits) =>
      splits.map((at) => (at % 86_400 === 0 ? day.format(at * 1000) : ''))
    const plot = new UPlot(
      { width: holder.clientWidth, height: HEIGHT, tzDate: (at) => UPlot.tzDate(new Date(at * 1000), 'Etc/UTC'), series: [{ label: t('day'), value: (_, at) => (at === null ? '' : day.format(at * 1000)) }, ...series], axes: [{ ...axis, values: dates }, { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }] }, // prettier-ignore
      [chart.days.map(({ name }) => Date.parse(name) / 1000), ...LINES.map(countsOf)],
      holder,
    )
    const onResize = () => plot.setSize({ width: holder.clientWidth, height: HEIGHT })
    addEventListener('resize', onResize)
    return () => (removeEventListener('resize', onResize), plot.destroy())
  }, [chart, language])
  return html`<figure class="plot"><figcaption>${t('by_day')}</figcaption><div ref=${place} role="img" aria-label=${t('by_day')}></div></figure>`
}

/** @param {{ name: string, rows: { name: string, count: number }[] }} props */
const Bars = ({ name, rows }) => html`<section>
  <h2>${t(name)}</h2>
  ${rows.length === 0 && html`<p>${t('nothing')}</p>`}
  <ol class="bars">${rows.map(
    (one) => html`<li key=${one.name}><span>${one.name}</span>
    <meter aria-label=${one.name} max=${Math.max(...rows.map(({ count }) => count))} value=${one.count}></meter> ${one.count}</li>`,
  )}</ol>
</section>`
