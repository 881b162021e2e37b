// Which numbers of two texts are the same, however each language writes them.

import { expect, test } from 'vitest'
import { numbersLacking } from '../../src/knowledge/numbers.ts'

/** What each text tells in digits and the other lacks. */
const differences = (ru: string, zh: string): string[] => [
  ...numbersLacking(ru, 'ru', zh, 'zh'),
  ...numbersLacking(zh, 'zh', ru, 'ru'),
]

test.each([
  ['23 мая', '5月23日'],
  ['23.05', '5月23号'],
  ['13.10.2015', '2015年10月13日'],
  ['23–25 мая 2016 г.', '2016年5月23日至25日'],
  ['в марте 2014 года', '2014年3月'],
  ['в марте прошлого года', '去年3月'],
  ['11-й город', '第11个城市'],
  ['одиннадцатый город', '第11个城市'],
  ['3 дня', '三天'],
  ['три дня', '3天'],
  ['100-летие', '一百周年'],
  ['столетие', '100周年'],
  ['II ЭКСПО', '第2届博览会'],
  ['2-я выставка', '第二届博览会'],
  ['10 000 гостей', '1万名客人'],
  ['10 000 гостей', '10,000名客人'],
  ['230 млн', '2.3亿'],
  ['0,039', '0.039'],
  ['3,5 часа', '3.5小时'],
  ['в 1930-х годах', '20世纪30年代'],
  ['в 1970-х годах', '70年代'],
  ['в 2016 году', '二〇一六年'],
  ['маршрут и март', '三月的路线'],
])('%s = %s', (ru, zh) => {
  expect(differences(ru, zh)).toEqual([])
})

test.each([
  ['23 мая', '5月24日', ['23', '24']],
  ['23 мая', '6月23日', ['мая', '6月']],
  ['11 городов', '十个城市', ['11']],
  ['два визита', '3次访问', ['3']],
  ['10 000 гостей', '1千名客人', ['10 000', '1']],
])('%s ≠ %s', (ru, zh, lacking) => {
  expect(differences(ru, zh)).toEqual(lacking)
})
