import { PerformanceObserver } from 'node:perf_hooks'
let gcms = 0, n = 0
new PerformanceObserver(l => { for (const e of l.getEntries()) { gcms += e.duration; n++ } }).observe({ entryTypes: ['gc'] })
let cpu = 0
const step = async name => { await new Promise(r => setTimeout(r, 5)); const c = process.cpuUsage(); const t = (c.user + c.system) / 1000; const m = process.memoryUsage(); console.log(name.padEnd(22), 'cpu', (t - cpu).toFixed(0).padStart(5), 'gc', gcms.toFixed(0).padStart(5), n, 'rss', (m.rss / 1e6).toFixed(0), 'heap', (m.heapUsed / 1e6).toFixed(0)); cpu = t; gcms = 0; n = 0 }
const D = '/work/wt/speed/dist/'
await step('boot')
await import(D + 'knowledge/load.js'); await step('import load')
const { MODELS, isLearnt } = await import(D + 'search/model.js'); await step('import model')
const { createCatalog } = await import(D + 'search/catalog.js'); await step('import catalog')
await import(D + 'dialogue/dialogue.js'); await step('import dialogue')
await import(D + 'texts.js');await import(D + 'channels/terminal.js');await import(D + 'config.js');await import(D + 'log.js'); await step('import others')
const { finish } = await import(D + 'language/reading.js')
const { loadKnowledge } = await import(D + 'knowledge/load.js')
const k = await loadKnowledge('knowledge', { isLearnt }); await step('knowledge')
const { createSpace } = await import(D + 'search/space.js')
const bare = { ...k, sorted: [] }
for (const l of ['ru', 'zh']) {
  const c = finish(finish(createCatalog(bare, l, MODELS[l]))); await step(l + ' bare')
  const { recollect } = await import(D + 'search/recollection.js')
  const { traitsOfAll } = await import(D + 'search/traits.js')
  const { createMemory } = await import(D + 'search/memory.js')
  const r = finish(recollect(k, l, c.reader, [], MODELS[l])); await step(l + ' recollect')
  let q = 0; for (const t of traitsOfAll(r.readings, l)) q += t[2].length; await step(l + ' traits ' + q)
  globalThis['m' + l] = finish(createMemory(r.texts, traitsOfAll(r.readings, l), 26)); await step(l + ' memory')
}
