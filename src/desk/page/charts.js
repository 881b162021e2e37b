// How the bot is used: pictures first, the figures below them, all of it for Excel too.

import { html } from 'htm/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import UPlot from 'uplot'
import { get, t } from './api.js'
import { Choice, useLoad } from './parts.js'

/** @import { ChartData } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

const LINES = { outcome: ['answer', 'choices', 'unknown'], channel: ['telegram', 'wechat', 'terminal'], language: ['ru', 'zh'] } // prettier-ignore
const PREFIX = { outcome: 'outcome', channel: 'channel', language: 'lang' }
const COLORS = ['answer', 'choices', 'unknown']
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
      ${['days', 'articles', 'unknown', 'inbox'].map((what) => html`<a key=${what} href=${`/desk/api/charts.csv?what=${what}&days=${days}&lang=${language}`} download>CSV · ${t(`csv_${what}`)}</a>`)}
    </p>
    <div class="list charts">${
      chart &&
      html`
      <ul class="figures">${FIGURES.map((one) => html`<li key=${one}><b>${chart.now[one] ?? 0}</b> ${t(`figure_${one}`)} <small>${t('was', { count: chart.before[one] ?? 0 })}</small></li>`)}</ul>
      <${Days} chart=${chart} language=${language} />
      <div class="pair">
        <${Bars} name="by_channel" rows=${chart.channels.map(({ name, counts }) => ({ name: t(`channel_${name}`), count: sum(counts) }))} />
        <${Bars} name="by_language" rows=${chart.languages.map(({ name, counts }) => ({ name: t(`lang_${name}`), count: sum(counts) }))} />
        <${Bars} name="top_articles" rows=${chart.articles} />
        <${Bars} name="top_unknown" rows=${chart.unknown} />
      </div>`
    }
    </div>`
}

const sum = (/** @type {number[]} */ counts) => counts.reduce((all, one) => all + one, 0)

/** Questions a day, a line for each outcome, channel or language. @param {{ chart: ChartData, language: string }} props */
function Days({ chart, language }) {
  const [by, setBy] = useState(/** @type {keyof typeof LINES} */ ('outcome'))
  const place = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    const holder = place.current
    if (!holder) return undefined
    const style = getComputedStyle(holder)
    const color = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`)
    const lines = LINES[by]
    const series = lines.map((one, i) => ({
      label: t(`${PREFIX[by]}_${one}`),
      stroke: color(COLORS[i] ?? ''),
      width: 2,
    }))
    const axis = { stroke: color('text'), grid: { stroke: color('line') } }
    const countsOf = (/** @type {string} */ one) =>
      chart.days.map(({ name }) => sum(chart.counts.filter((count) => count.day === name && count[by] === one).map(({ count }) => count))) // prettier-ignore
    const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' })
    const dates = (/** @type {unknown} */ _, /** @type {number[]} */ splits) =>
      splits.map((at) => (at % 86_400 === 0 ? day.format(at * 1000) : ''))
    const plot = new UPlot(
      { width: holder.clientWidth, height: HEIGHT, padding: [null, 24, null, null], tzDate: (at) => UPlot.tzDate(new Date(at * 1000), 'Etc/UTC'), series: [{ label: t('day'), value: (_, at) => (at === null ? '' : day.format(at * 1000)) }, ...series], axes: [{ ...axis, values: dates }, { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }] }, // prettier-ignore
      [chart.days.map(({ name }) => Date.parse(name) / 1000), ...lines.map(countsOf)],
      holder,
    )
    const onResize = () => plot.setSize({ width: holder.clientWidth, height: HEIGHT })
    addEventListener('resize', onResize)
    return () => (removeEventListener('resize', onResize), plot.destroy())
  }, [chart, language, by])
  const of = ['outcome', 'channel', 'language'].map((one) => [one, t(`by_${one}`)])
  return html`<h2>${t('by_day')} <${Choice} label=${t('by_day')} value=${by} of=${of} choose=${setBy} /></h2>
    <div class="plot" ref=${place} role="img" aria-label=${t('by_day')}></div>`
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
