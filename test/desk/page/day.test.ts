// A staff's whole day in a real browser, against the real bot: what people ask in Telegram, and what the desk makes of it.

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../channels/telegram/small-bot.ts'
import { slowness } from '../../slowness.ts'
import { type Office, openOffice, PICTURES } from './office.ts'

const PERSON = 7
const CRUISES = 'tourism/arctic-cruises'

let office: Office
let page: Page

beforeAll(async () => {
  office = await openOffice()
  page = await office.stranger({ viewport: { width: 1000, height: 640 } })
  page.on('dialog', (dialog) => void dialog.accept())
  // Counts what a hand would have to do.
  await page.addInitScript(
    `globalThis.clicks = 0; addEventListener('click', (event) => event.detail > 0 && globalThis.clicks++, true)`,
  )
})

afterAll(() => office?.close())

const button = (name: string | RegExp) => page.getByRole('button', { name })
const go = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
const notice = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor()

/** For docs/desk.ru.md: `PICTURES=docs/pictures` renews them. */
const picture = (name: string) => page.screenshot({ path: join(PICTURES, `desk-${name}.png`) })

/** From the draft to what people get. */
async function publish(name: string | RegExp = 'Опубликовать'): Promise<void> {
  await go('Публикация')
  await button('Сравнить ответы').click()
  await button(name).click()
  await notice('Опубликовано')
}

const open = async (id: string): Promise<void> => {
  await page.goto(`${office.url}#/articles/${id}`)
  await page.getByLabel('Название русский').waitFor()
}

describe("a staff's day", () => {
  test('a stranger without a link gets nothing', async () => {
    const response = await page.goto(office.url)
    expect(response?.status()).toBe(401)
    expect(await page.content()).not.toContain('Северный полюс')
    for (const path of ['articles', 'inbox?state=new', 'history', 'charts.csv?what=days&days=7'])
      expect((await fetch(`${office.url}/api/${path}`)).status).toBe(401)
    office.complaints.length = 0
  })

  test('signs in by a link of the bot, which is good once', async () => {
    const link = await office.link('Анна')
    await page.goto(link)
    await page.getByRole('heading', { name: 'Вопросы' }).waitFor()
    const other = await office.stranger()
    await other.goto(link)
    expect(await other.getByRole('main').textContent()).toContain('уже использована')
    await other.context().close()
    office.complaints.length = 0
  })

  test('a date is corrected once and is right in every answer and both languages', async () => {
    await go('Общие факты')
    const visit = page.locator('form.card', { hasText: '{{visit}}' })
    await visit.getByText('23–25 мая 2016 г.').waitFor()
    await visit.getByLabel('Значение').fill('2016-05-24..26')
    await visit.getByRole('button', { name: 'Сохранить черновик' }).click()
    await visit.getByText('24–26 мая 2016 г.').waitFor()
    await publish()
    const asked = ['Когда делегация Харбина приезжала в Мурманск?', 'Какую больницу посетила делегация Харбина?']
    for (const text of asked) expect(await office.ask(PERSON, text)).toContain('24–26 мая 2016 г.')
    expect(await office.ask(PERSON, '哈尔滨代表团什么时候访问摩尔曼斯克？')).toContain('2016年5月24日至26日')
    expect(await office.text('facts.yaml')).toContain('\nvisit: 2016-05-24..26\n')
  })

  test('a question from the inbox becomes one of an article, leaves the inbox, and the person gets the answer', async () => {
    const question = 'Какой подарок привезли гости?'
    await office.ask(PERSON, question)
    await go('Вопросы')
    await page.getByText(question).click()
    await page.getByLabel('Статья').selectOption('visits/visit-2016')
    await page.locator('.why').waitFor()
    await picture('inbox')
    await button('Добавить в эту статью').click()
    await notice('добавлен в черновик')
    await until('the question to leave the list', async () => (await page.getByText(question).count()) === 0)
    await publish()
    await go('Вопросы')
    await button(/^Есть ответ/).click()
    await page.getByText(question).click()
    const known = office.api.texts(PERSON).length
    await button(/^Отправить ответ/).click()
    await notice('Ответ отправлен, людей: 1')
    const told = await until('the answer', () => office.api.texts(PERSON)[known])
    expect(told).toContain(question)
    expect(told).toContain('24–26 мая 2016 г.')
  })

  test('a new article in both languages goes from nothing to live in under 2 minutes and 25 clicks', async () => {
    const clicks = () => page.evaluate<number>('globalThis.clicks')
    const [before, since] = [await clicks(), performance.now()]
    await go('Статьи')
    await page.getByRole('link', { name: 'Новая статья' }).click()
    await page.getByLabel('Раздел').selectOption('tourism')
    await page.getByLabel('Источник').selectOption('visit-report-2016')
    const fill = (label: string, text: string) => page.getByLabel(label).fill(text)
    await fill('Название русский', 'Зимний каток')
    await fill('Название китайский', '冬季溜冰场')
    await fill('Вопросы, по одному в строке русский', 'Где покататься на коньках?\nРаботает ли каток зимой?')
    await fill('Вопросы, по одному в строке китайский', '哪里可以滑冰？\n冬天溜冰场开放吗？')
    await fill('Ответ русский', 'Зимой в Мурманске работает каток.')
    await fill('Ответ китайский', '摩尔曼斯克冬天有溜冰场。')
    await page.locator('.bubble', { hasText: '摩尔曼斯克冬天有溜冰场' }).first().waitFor()
    await picture('editor')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await publish()
    expect(await office.ask(PERSON, 'где покататься на коньках')).toContain('Зимой в Мурманске работает каток.')
    expect(await office.ask(PERSON, '冬天溜冰场开放吗')).toContain('摩尔曼斯克冬天有溜冰场')
    expect((await clicks()) - before).toBeLessThanOrEqual(25)
    expect(performance.now() - since).toBeLessThan(120_000 * slowness())
    expect(await office.text('tourism/zimniy-katok.yaml')).toContain('source: visit-report-2016')
  })

  test('a wrong number is said beside its field and blocked', async () => {
    await open('tourism/zimniy-katok')
    await page.getByLabel('Ответ русский').fill('Зимой в Мурманске работает {{rinks}} катка.')
    const field = page.locator('.field', { has: page.getByLabel('Ответ русский') })
    await field.locator('.findings .error').waitFor()
    expect(await page.getByLabel('Ответ русский').getAttribute('aria-invalid')).toBe('true')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await go('Публикация')
    await page.locator('summary', { hasText: 'Зимний каток' }).waitFor()
    await page.locator('.findings .error').first().waitFor()
    expect(await button('Сравнить ответы').isDisabled()).toBe(true)
    expect(await office.ask(PERSON, 'где покататься на коньках')).toContain('работает каток')
    await page.locator('details.card summary').first().click()
    await button('Удалить черновик').click()
    await page.getByText('Черновиков нет').waitFor()
  })

  test('an edit that makes answers worse is shown with both answers, and goes live only with a confirmation', async () => {
    await open(CRUISES)
    await page.getByLabel('Название русский').fill('Зимний лёд')
    await page.getByLabel('Вопросы, по одному в строке русский').fill('Где зимой лёд?')
    await page.getByLabel('Ответ русский').fill('Об этом говорили {{visit}}.')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await go('Публикация')
    await button('Сравнить ответы').click()
    await page.getByText(/Стало хуже: [1-9]/).waitFor()
    await button(/Опубликовать, хотя хуже/).waitFor()
    expect(await page.locator('.worse .bubble').count()).toBeGreaterThan(1)
    await picture('publish')
    await page.locator('details.card summary').first().click()
    await button('Удалить черновик').click()
    await page.getByText('Черновиков нет').waitFor()
  })

  test('what was published is undone with one click', async () => {
    await open('tourism/zimniy-katok')
    await page.getByLabel('Ответ русский').fill('Каток закрыт.')
    await page.getByLabel('Ответ китайский').fill('溜冰场关闭了。')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await publish(/^Опубликовать/)
    expect(await office.ask(PERSON, 'где покататься на коньках')).toContain('Каток закрыт.')
    await go('История')
    await page.getByText('Зимний каток').first().click()
    await picture('history')
    await page.locator('details[open]').getByRole('button', { name: 'Отменить' }).click()
    await notice('Готово')
    expect(await office.ask(PERSON, 'где покататься на коньках')).toContain('работает каток')
  })

  test('two tabs edit one article: the second sees both versions and chooses', async () => {
    const other = await page.context().newPage()
    await open(CRUISES)
    await other.goto(`${office.url}#/articles/${CRUISES}`)
    await other.getByLabel('Название русский').fill('Круизы, вторая вкладка')
    await page.getByLabel('Название русский').fill('Круизы, первая вкладка')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await other.getByLabel('Ответ китайский').scrollIntoViewIfNeeded()
    await other.getByRole('button', { name: 'Сохранить черновик' }).click()
    const conflict = other.getByRole('alert')
    const isSeen = async () => (await conflict.evaluate((one) => one.getBoundingClientRect().bottom)) > 0
    await until('the conflict to be in sight', isSeen)
    await conflict.getByText('title: Круизы, первая вкладка').waitFor()
    await conflict.getByText('title: Круизы, вторая вкладка').waitFor()
    await conflict.getByRole('button', { name: 'Оставить мой текст' }).click()
    await other.getByRole('status').filter({ hasText: 'Черновик сохранён' }).waitFor()
    await other.close()
    await open(CRUISES)
    await page.reload()
    await page.getByRole('heading', { name: 'вторая вкладка' }).waitFor()
    expect(await page.getByLabel('Название русский').inputValue()).toBe('Круизы, вторая вкладка')
    await go('Публикация')
    await page.locator('details.card summary').first().click()
    await button('Удалить черновик').click()
    await page.getByText('Черновиков нет').waitFor()
  })

  test('a file broken by hand is named, the old answer stands, also after a restart, and is mended here', async () => {
    const before = await office.text(`${CRUISES}.yaml`)
    await office.write(`${CRUISES}.yaml`, before.replace('ru:\n', 'ru: [\n'))
    await go('Статьи')
    const row = page.locator('.rows li', { hasText: 'Круизы на Северный полюс' })
    await until('the state', async () => {
      await page.reload()
      await row.waitFor()
      return (await row.textContent())?.includes('прежней версией')
    })
    await office.restart()
    expect(await office.ask(PERSON, 'круиз на северный полюс')).toContain('очень интересны')
    await page.reload()
    await row.getByText('отвечает прежней версией').waitFor()
    await row.getByRole('link').click()
    await page.locator('textarea.code').fill(before)
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await publish()
    expect(await office.text(`${CRUISES}.yaml`)).toBe(before)
  })

  test('in Chinese, the same page says the same', async () => {
    await button('中文').click()
    await page.getByRole('navigation').getByRole('link', { name: '文章' }).click()
    await page.getByRole('link', { name: '北极点邮轮' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await button('Русский').click()
    await page.getByRole('link', { name: 'Круизы на Северный полюс' }).waitFor()
  })

  test('signs out, and the way back is closed', async () => {
    await page.locator('summary', { hasText: 'Анна' }).click()
    await button('Выйти на всех устройствах').click()
    await page.getByText('/desk').first().waitFor()
    expect((await page.goto(office.url))?.status()).toBe(401)
  })

  test('no script failed, nothing was kept away by the policy, no other host was asked', () => {
    expect(office.complaints.filter((one) => !one.includes('401'))).toEqual([])
  })
})
