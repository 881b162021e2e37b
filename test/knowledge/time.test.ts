// Times and numbers as people write them.

import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import {
  isDay,
  parseTime,
  renderCount,
  renderOrdinal,
  renderTime,
  renderTimeWithin,
  toTime,
  yearLater,
} from '../../src/knowledge/time.ts'

test.each([
  ['2015-10-13', '13 октября 2015 г.', '13 октября 2015 г.', '2015年10月13日'],
  ['2014-03', 'март 2014 г.', 'в марте 2014 г.', '2014年3月'],
  ['2016-05', 'май 2016 г.', 'в мае 2016 г.', '2016年5月'],
  ['2016-05-23..25', '23–25 мая 2016 г.', '23–25 мая 2016 г.', '2016年5月23日至25日'],
  ['2016-05-30..06-02', '30 мая – 2 июня 2016 г.', '30 мая – 2 июня 2016 г.', '2016年5月30日至6月2日'],
  ['2016-05-30..2016-06-02', '30 мая – 2 июня 2016 г.', '30 мая – 2 июня 2016 г.', '2016年5月30日至6月2日'],
  [
    '2016-12-30..2017-01-02',
    '30 декабря 2016 г. – 2 января 2017 г.',
    '30 декабря 2016 г. – 2 января 2017 г.',
    '2016年12月30日至2017年1月2日',
  ],
])('%s', (typed, russian, within, chinese) => {
  const time = toTime(typed)
  expect(time && [renderTime(time, 'ru'), renderTimeWithin(time, 'ru'), renderTime(time, 'zh')]).toEqual([
    russian,
    within,
    chinese,
  ])
})

test.each([
  ['2016-02-30', 'impossible-date'],
  ['2015-02-29', 'impossible-date'],
  ['2016-13', 'impossible-date'],
  ['2016-09-29..31', 'impossible-date'],
  ['2016-09-11..09', 'reversed-period'],
  ['2016-09-11..11', 'reversed-period'],
  ['2016-5-3', 'bad-time'],
  ['осень 2016', 'bad-time'],
  ['', 'bad-time'],
])('%s is no time: %s', (typed, fault) => {
  expect(parseTime(typed)).toBe(fault)
})

test.each([
  [0, '0', '0'],
  [11, '11', '11'],
  [2015, '2015', '2015'],
  [10_000, '10 000', '10,000'],
  [1_234_567, '1 234 567', '1,234,567'],
  [-12_345, '-12 345', '-12,345'],
  [1.5, '1,5', '1.5'],
])('%d', (count, russian, chinese) => {
  expect([renderCount(count, 'ru'), renderCount(count, 'zh')]).toEqual([russian, chinese])
})

test('ordinals', () => {
  expect([renderOrdinal(11, 'ru'), renderOrdinal(11, 'zh')]).toEqual(['11-й', '第11'])
})

const WITHIN = 'январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре'.split(' ')
const WITH_DAY = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ')

test.each(WITHIN.map((name, index) => ({ name, withDay: WITH_DAY[index], month: String(index + 1).padStart(2, '0') })))(
  'в $name, $withDay',
  ({ name, withDay, month }) => {
    const [whole, day] = [toTime(`2016-${month}`), toTime(`2016-${month}-09`)]
    expect(whole && renderTimeWithin(whole, 'ru')).toBe(`в ${name} 2016 г.`)
    expect(day && renderTime(day, 'ru')).toBe(`9 ${withDay} 2016 г.`)
    expect(whole && renderTime(whole, 'zh')).toBe(`2016年${Number(month)}月`)
    expect(whole?.to).toBe(new Date(Date.UTC(2016, Number(month), 0)).toISOString().slice(0, 10))
  },
)

test('the calendar is the one that Date has', () => {
  assert(
    property(integer({ min: 1, max: 9999 }), integer({ min: 0, max: 13 }), integer({ min: 0, max: 32 }), (y, m, d) => {
      const day = [String(y).padStart(4, '0'), String(m).padStart(2, '0'), String(d).padStart(2, '0')].join('-')
      const parsed = new Date(`${day}T00:00:00Z`)
      expect(isDay(day)).toBe(!Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day))
    }),
  )
})

test('a year later', () => {
  expect([yearLater('2016-05-25'), yearLater('2016-02-29')]).toEqual(['2017-05-25', '2017-03-01'])
})
