// What is done less often at the desk, in a real browser: sorting many at once, subjects not ours, sources, deleting, hand edits.

import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Office, openOffice } from './office.ts'

const PERSON = 7
const TALKS = 'visits/talks-2015'
const ASKED = ['Какой подарок привезли гости?', 'Есть ли в Харбине метро?', '代表团带了什么礼物？']

let office: Office
let page: Page
/** What the page asked before it did it. */
const warned: string[] = []

beforeAll(async () => {
  office = await openOffice()
  for (const text of ASKED) await office.ask(PERSON, text)
  page = await office.stranger({ acceptDownloads: true })
  page.on('dialog', (dialog) => {
    warned.push(dialog.message())
    void dialog.accept()
  })
  await office.signIn(page, 'Анна')
})

afterAll(() => office?.close())

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const notice = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
const go = (place: string) => page.goto(`${office.url}#/${place}`)
const cards = () => page.locator('article.card').count()

async function publish(): Promise<void> {
  await go('publish')
  await button('Сравнить ответы').click()
  await button(/^Опубликовать/).click()
  await notice('Опубликовано')
}

describe('in the inbox', () => {
  test('questions are searched, told apart by language, put off many at once, and brought back', async () => {
    await page.locator('article.card').nth(2).waitFor()
    await page.getByLabel('Поиск').fill('метро')
    await expect.poll(cards).toBe(1)
    await page.getByLabel('Поиск').fill('')
    await page.getByLabel('Язык').selectOption('zh')
    await expect.poll(cards).toBe(1)
    await page.getByLabel('Язык').selectOption('')
    await expect.poll(cards).toBe(3)
    for (const text of ASKED.slice(0, 2)) await page.getByLabel(`Отметить: ${text}`).check()
    await button('→ Потом').click()
    await expect.poll(cards).toBe(1)
    await button('Отменить').click()
    await expect.poll(cards).toBe(3)
  })

  test('a subject that is not ours is named in both languages, and the bot then says so', async () => {
    await page.getByText('Есть ли в Харбине метро?').click()
    await button('Не наше…').click()
    const fill = (label: string, text: string) => page.getByLabel(label).fill(text)
    await fill('«В моих материалах ничего нет …» русский', 'о харбинском метро')
    await fill('«В моих материалах ничего нет …» китайский', '关于哈尔滨地铁')
    await fill('Слова, по которым это узнать русский', 'метро, метрополитен')
    await fill('Слова, по которым это узнать китайский', '地铁')
    await button('Записать как «не наше»').click()
    await notice('записана в черновик')
    await publish()
    expect(await office.text('gaps.yaml')).toContain('о харбинском метро')
    expect(await office.ask(PERSON, 'а метрополитен там есть?')).toContain('о харбинском метро')
  })
})

describe('elsewhere', () => {
  test('what is tried out is explained, followed up, and becomes a question of an article', async () => {
    await go('try')
    const question = page.getByLabel('Вопрос', { exact: true })
    await question.fill('што было на переговорах в 2015')
    await button('Спросить').click()
    await page.locator('.why').waitFor()
    await question.fill('а когда?')
    await button('Спросить следом').click()
    await page.getByRole('heading', { name: '→ а когда?' }).waitFor()
    // By itself it is no question at all, but as a follow-up it is answered.
    await page.locator('.why', { hasText: /^ответ · сам по себе вопрос: / }).waitFor()
    await page.getByLabel('Статья').selectOption(TALKS)
    await button('Запомнить как продолжение разговора').click()
    await notice('Записано в черновик')
    await question.fill('привет')
    await button('Спросить').click()
    await page.locator('.why', { hasText: /^разговор/ }).waitFor()
    await question.fill('есть ли в Мурманске зоопарк')
    await button('Спросить').click()
    await page.getByRole('heading', { name: 'есть ли в Мурманске зоопарк', exact: true }).waitFor()
    await button('Не наше…').click()
    await page.getByLabel('Слова, по которым это узнать русский').waitFor()
    await button('Просто запомнить: ответа нет').click()
    await notice('Записано в черновик')
    await question.fill('о чём договорились в тот раз')
    await button('Спросить').click()
    await page.getByRole('heading', { name: 'о чём договорились в тот раз', exact: true }).waitFor()
    await page.getByLabel('Статья').selectOption(TALKS)
    await button('Добавить в эту статью').click()
    await notice('добавлен в черновик')
    await go(`articles/${TALKS}`)
    const questions = page.getByLabel('Вопросы, по одному в строке русский')
    await expect.poll(() => questions.inputValue()).toContain('\nо чём договорились в тот раз')
  })

  test('what was kept of it goes live with the rest', async () => {
    await publish()
    const lines = (await office.text('questions/desk.jsonl')).trim().split('\n').map((line) => JSON.parse(line)) // prettier-ignore
    expect(lines).toMatchObject([
      { turns: ['што было на переговорах в 2015', 'а когда?'], kind: 'follow', article: [TALKS] },
      { turns: ['есть ли в Мурманске зоопарк'], kind: 'out' },
    ])
  })

  test('a section is made with the first article in it; whom to ask is edited in its file', async () => {
    await go('articles/new')
    await button('Новый раздел').click()
    const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
    await fill('Имя папки латиницей', 'museums')
    await fill('Название раздела русский', 'Музеи')
    await fill('Название раздела китайский', '博物馆')
    await button('Создать раздел').click()
    await notice('Раздел добавлен')
    await page.getByLabel('Источник').selectOption('visit-report-2016')
    await fill('Название русский', 'Краеведческий музей')
    await fill('Название китайский', '地方志博物馆')
    await fill('Вопросы, по одному в строке русский', 'Какие залы есть в краеведческом музее?')
    await fill('Вопросы, по одному в строке китайский', '地方志博物馆有哪些展厅？')
    await fill('Ответ русский', 'В музее есть зал природы.')
    await fill('Ответ китайский', '博物馆里有自然展厅。')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await go('articles')
    await page.getByRole('link', { name: 'Куда обратиться' }).click()
    const file = page.locator('textarea.code')
    await file.fill(`${await office.text('contact.yaml')}# Проверено.\n`)
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await publish()
    expect(warned.filter((text) => text.includes('не сохранены'))).toEqual([])
    expect(await office.text('contact.yaml')).toContain('# Проверено.')
    expect(await office.text('sectors.yaml')).toContain('museums:')
    expect(await office.ask(PERSON, 'какие залы есть в краеведческом музее')).toContain('зал природы')
  })

  test('a source is made where it is needed', async () => {
    await go(`articles/${TALKS}`)
    await button('Новый источник').click()
    const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
    await fill('Короткое имя латиницей', 'minutes-2015')
    await fill('Дата, ГГГГ-ММ-ДД', '2015-10-13')
    await fill('Название источника русский', 'Протокол встречи')
    await fill('Название источника китайский', '会议纪要')
    await fill('Кто выпустил русский', 'администрация Мурманска')
    await fill('Кто выпустил китайский', '摩尔曼斯克市政府')
    await button('Создать источник').click()
    await notice('Источник добавлен')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    await publish()
    expect(await office.text(`${TALKS}.yaml`)).toContain('source: minutes-2015')
    expect(await office.text('sources.yaml')).toContain('Протокол встречи')
  })

  test('a file changed by hand under a draft is not written over: both texts are shown', async () => {
    await go(`articles/${TALKS}`)
    await page.getByLabel('Название русский').fill('Переговоры со страницы')
    await button('Сохранить черновик').click()
    await notice('Черновик сохранён')
    const byHand = (await office.text(`${TALKS}.yaml`)).replace(/title: Пере.*/, 'title: Переговоры рукой')
    await office.write(`${TALKS}.yaml`, byHand)
    await go('publish')
    await button('Сравнить ответы').click()
    await button(/^Опубликовать/).click()
    const conflict = page.getByRole('alert')
    await conflict.getByText('title: Переговоры рукой').waitFor()
    expect(await office.text(`${TALKS}.yaml`)).toBe(byHand)
    await conflict.getByRole('button', { name: 'Оставить мой текст' }).click()
    await conflict.waitFor({ state: 'detached' })
    await publish()
    expect(await office.text(`${TALKS}.yaml`)).toContain('title: Переговоры со страницы')
  })

  test('a deleted article is brought back', async () => {
    const before = await office.text(`${TALKS}.yaml`)
    await go(`articles/${TALKS}`)
    await button('Удалить статью').click()
    await page.getByText('будет удалена').waitFor()
    await publish()
    await go('history')
    await button('Вернуть').click()
    await notice('Готово')
    expect(await office.text(`${TALKS}.yaml`)).toBe(before)
  })

  test('the figures come as a file for Excel', async () => {
    await go('charts')
    await page.locator('.u-legend', { hasText: 'не знает' }).waitFor()
    await page.locator('h2 select').selectOption('channel')
    await page.locator('.u-legend', { hasText: 'WeChat' }).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV · без ответа' }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    expect(text.startsWith('\uFEFF')).toBe(true)
    expect(text).toContain('какой подарок привезли гости?')
  })
})
