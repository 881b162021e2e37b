// How each page looks and can be used: in both languages, wide and on a phone, in the dark, and by keyboard alone.

import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Office, openOffice, PICTURES } from './office.ts'

const PAGES = {
  'inbox': '.card',
  'articles': '.rows li',
  'articles/tourism/arctic-cruises': '.bubble',
  'articles/new': 'textarea',
  'facts': '.card',
  'try': 'main input',
  'publish': '.steady button',
  'history': 'details.card',
  'charts': '.plot canvas',
} // prettier-ignore

const WIDTHS = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }

let office: Office

beforeAll(async () => {
  office = await openOffice()
  for (const text of ['Какой подарок привезли гости?', 'Есть ли в Харбине метро?', '代表团带了什么礼物？'])
    await office.ask(7, text)
  await office.ask(8, 'Какую больницу посетила делегация Харбина?')
  const page = await office.stranger()
  await office.signIn(page, 'Борис')
  // A change of the history, and a draft.
  await office.write('facts.yaml', `${await office.text('facts.yaml')}# Хвост\n`)
  await page.goto(`${office.url}#/facts`)
  const visit = page.locator('form.card', { hasText: '{{visit}}' })
  await visit.getByLabel('Значение').fill('2016-05-24..26')
  await visit.getByRole('button', { name: 'Сохранить черновик' }).click()
  await visit.getByText('24–26').waitFor()
  await page.context().close()
})

afterAll(() => office?.close())

/** What a tool finds that people with a screen reader, a keyboard or weak eyes cannot use. */
async function seriousOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`)
}

/** How much of what is seen has moved without anybody having done anything: 0.1 is where it begins to disturb. */
const SHIFTS = `globalThis.shifted = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) globalThis.shifted += one.value
}).observe({ type: 'layout-shift', buffered: true })`

/** What is wider than the place that it has, so that its end is cut off. */
const CUT = `Array.from(document.querySelectorAll('h1, h2, button, .button, label, summary, legend, td, .badge, .plot'))
  .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1).map((one) => 'cut off: ' + one.textContent.slice(0, 40))`

/** Opens what is closed on a page, so that it is looked at as well. */
async function openAll(page: Page, path: string): Promise<void> {
  if (path === 'try') {
    await page.locator('main form input').fill('када китайцы приежали')
    await page.keyboard.press('Enter')
  } else await page.evaluate(`document.querySelectorAll('main details').forEach((one) => (one.open = true))`)
  if (path === 'inbox' || path === 'try') await page.locator('.why li').first().waitFor()
}

/** What is wrong with a page at this width. */
async function look(page: Page, path: string, ready: string, picture: string): Promise<string[]> {
  await page.goto(`${office.url}#/${path}`)
  await page.reload()
  await page.locator(ready).first().waitFor()
  await page.waitForLoadState('networkidle')
  const shifted = await page.evaluate<number>('globalThis.shifted')
  await openAll(page, path)
  const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  await page.screenshot({ path: join(PICTURES, `${picture}.png`), fullPage: true })
  const wrong = await page.evaluate<string[]>(CUT)
  if (shifted >= 0.1) wrong.push(`moves by ${shifted}`)
  if (over > 0) wrong.push(`${over} px too wide`)
  return [...wrong, ...(await seriousOf(page))].map((one) => `${path}: ${one}`)
}

describe.each(['ru', 'zh'] as const)('in %s', (language) => {
  test.each(['wide', 'phone'] as const)(
    'every page, %s: nothing moves, nothing hangs over, nobody is shut out',
    async (width) => {
      const page = await office.stranger({ locale: language === 'ru' ? 'ru-RU' : 'zh-CN', viewport: WIDTHS[width] })
      await page.addInitScript(SHIFTS)
      await office.signIn(page, 'Анна')
      const wrong: string[] = []
      for (const [path, ready] of Object.entries(PAGES))
        wrong.push(...(await look(page, path, ready, `${path.replaceAll('/', '-')}-${language}-${width}`)))
      expect(wrong).toEqual([])
      await page.context().close()
    },
  )
})

describe('by other ways', () => {
  test('in the dark, the colours can still be told apart', async () => {
    const page = await office.stranger({ colorScheme: 'dark' })
    await page.addInitScript(SHIFTS)
    await office.signIn(page, 'Анна')
    for (const path of ['inbox', 'articles/tourism/arctic-cruises', 'charts'] as const)
      expect(await look(page, path, PAGES[path], `${path.replaceAll('/', '-')}-dark`)).toEqual([])
    await page.context().close()
  })

  test('by keyboard alone, a question is sorted and an article is changed and saved', async () => {
    const page = await office.stranger()
    await office.signIn(page, 'Анна')
    const tabTo = async (wanted: string) => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab')
        if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(wanted)})`)) return
      }
      throw new Error(`not reached by keyboard: ${wanted}`)
    }
    await page.locator('.card').first().waitFor()
    await tabTo('.card summary')
    await page.keyboard.press('Enter')
    await page.locator('.why').waitFor()
    await tabTo('details[open] .bar button:nth-of-type(4)')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Перенесён 1 вопрос' }).waitFor()
    await page.goto(`${office.url}#/articles/health/hospital`)
    await page.locator('.bubble').first().waitFor()
    await tabTo('input[lang=ru]')
    await page.keyboard.type('!')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Черновик сохранён' }).waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/!$/)
    await page.context().close()
  })

  test('who may only look is offered nothing to change', async () => {
    const [editor, reader] = [await office.stranger(), await office.stranger()]
    await office.signIn(editor, 'Анна')
    await editor.getByText('Анна', { exact: true }).click()
    await editor.getByLabel('Пригласить коллегу').fill('Вера')
    await editor.getByLabel('Права').selectOption('reader')
    await editor.getByRole('button', { name: 'Получить ссылку' }).click()
    await reader.goto((await editor.locator('output code').textContent()) ?? '')
    await reader.locator('.card summary').first().click()
    await reader.locator('.why').waitFor()
    expect(await reader.getByRole('button', { name: 'Добавить в эту статью' }).count()).toBe(0)
    await reader.goto(`${office.url}#/articles/health/hospital`)
    await reader.locator('.bubble').first().waitFor()
    expect(await reader.getByRole('button', { name: 'Сохранить черновик' }).count()).toBe(0)
    await Promise.all([editor.context().close(), reader.context().close()])
  })
})
