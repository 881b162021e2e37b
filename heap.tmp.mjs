const mb = () => { gc(); gc(); const m = process.memoryUsage(); return `heap ${(m.heapUsed / 1e6).toFixed(1)} ab ${(m.arrayBuffers / 1e6).toFixed(1)} rss ${(m.rss / 1e6).toFixed(0)} cpu ${(process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000).toFixed(0)}` }
const D = '/work/wt/speed/dist/'
const { finish } = await import(D + 'language/reading.js')
const { loadKnowledge } = await import(D + 'knowledge/load.js')
const { createCatalog } = await import(D + 'search/catalog.js')
const { MODELS, UNTAUGHT, isLearnt } = await import(D + "search/model.js"); console.log("modules", mb())
const { syllables, simplify, segment } = await import(D + 'language/chinese.js')
const k = await loadKnowledge("knowledge", { isLearnt }); console.log('knowledge', mb())
syllables('北极'); console.log('pinyin used', mb())
simplify('後台'); console.log('t2cn used', mb())
segment('后台是哪里'); console.log('segmenter used', mb())
const bare = { ...k, sorted: [] }
const a = finish(finish(createCatalog(bare, 'ru', UNTAUGHT.ru))); console.log('ru bare', mb())
const b = finish(finish(createCatalog(bare, 'zh', UNTAUGHT.zh))); console.log('zh bare', mb())
const c = finish(finish(createCatalog(k, 'ru', MODELS.ru))); console.log('ru full', mb())
const d = finish(finish(createCatalog(k, 'zh', MODELS.zh))); console.log('zh full', mb())
globalThis.x = [a, b, c, d, k]

