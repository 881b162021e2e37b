// 2,000 messages of 200 people through the Official Account's front, every fourth posted twice: lost, doubled?
// node --import tsx test/bench/wechat-account.ts

import { startAccount, untilReady } from '../channels/wechat/account.ts'
import { findFreePort } from '../channels/wechat/gateway.ts'
import { until } from '../channels/wechat/harness.ts'
import { createCertificate, startWeixin } from '../channels/wechat/weixin-stub.ts'

const [PEOPLE, EACH, AT_ONCE] = [200, 10, 20]

const weixinPort = await findFreePort()
const certificate = createCertificate()
const weixin = await startWeixin(weixinPort, certificate)
const account = await startAccount({ weixinPort, certificate })
await untilReady(account, 'online')

const times: number[] = []
const begun = performance.now()

async function writeAll(person: string): Promise<void> {
  for (let i = 0; i < EACH; i++) {
    const [id, text] = [`${person}-${i}`, `你好，第${i}个问题：北极邮轮多少钱`]
    const posted = performance.now()
    const [status] = await account.write(person, text, id)
    times.push(performance.now() - posted)
    if (status !== 200) throw new Error(`${id}: ${status}`)
    if (i % 4 === 0) await account.write(person, text, id)
  }
}

const people = Array.from({ length: PEOPLE }, (_, i) => `openid-${i}`)
const waiting = [...people]
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let person = waiting.pop(); person; person = waiting.pop()) await writeAll(person)
  }),
)
const posted = performance.now()
await until(() => weixin.sent.length >= PEOPLE * EACH, 120_000)
const answered = performance.now()
// What is doubled would come after the last one that is expected: a later question shows that there is nothing more.
await account.write('the-last', '你好')
await until(() => weixin.sent.some(({ to }) => to === 'the-last'))

const counts = people.map((person) => weixin.sent.filter(({ to }) => to === person).length)
const sorted = times.toSorted((a, b) => a - b)
console.log(
  `${PEOPLE * EACH} messages in ${((posted - begun) / 1000).toFixed(1)} s, answered in ${((answered - begun) / 1000).toFixed(1)} s`,
)
console.log(
  `"success" after p50 ${sorted[times.length >> 1]?.toFixed(1)} ms, p99 ${sorted[Math.floor(times.length * 0.99)]?.toFixed(1)} ms`,
)
console.log(
  `lost: ${counts.filter((count) => count < EACH).length}, doubled: ${counts.filter((count) => count > EACH).length} (people of ${PEOPLE})`,
)
console.log(`exit code ${await account.stop()}`)
await weixin.stop()
process.exit(0)
