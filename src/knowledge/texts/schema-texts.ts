// What staff read about keys and values that are not what they should be.

import type { ProblemText } from '../problem-texts.ts'

export const SCHEMA_TEXTS = {
  'missing-key': {
    severity: 'error',
    ru: { what: 'нет обязательного ключа {key}', why: 'без него статья неполна', fix: 'добавьте строку «{key}: …»' },
    zh: { what: '缺少必填的键{key}', why: '没有它内容不完整', fix: '请添加“{key}: …”' },
  },
  'translation-missing': {
    severity: 'error',
    ru: {
      what: 'нет перевода: {language} текст {key}',
      why: 'бот отвечает на двух языках и не переводит сам',
      fix: 'добавьте {key} на этом языке',
    },
    zh: { what: '缺少译文：{language}的{key}', why: '机器人用两种语言回答，自己不会翻译', fix: '请补上该语言的{key}' },
  },
  'unknown-key': {
    severity: 'warning',
    ru: { what: 'незнакомый ключ {key}', why: 'бот его не использует', fix: 'уберите его или исправьте название' },
    zh: { what: '未知的键{key}', why: '机器人不会用到它', fix: '请删除，或改正名称' },
  },
  'misspelt-key': {
    severity: 'warning',
    ru: { what: 'незнакомый ключ {key}', why: 'бот его не использует', fix: 'может быть, {meant}?' },
    zh: { what: '未知的键{key}', why: '机器人不会用到它', fix: '是不是想写{meant}？' },
  },
  'empty-value': {
    severity: 'error',
    ru: {
      what: 'после {key} ничего нет',
      why: 'пустое место бот не поймёт',
      fix: 'впишите значение или удалите строку',
    },
    zh: { what: '{key}后面是空的', why: '机器人无法理解空值', fix: '请填写内容，或删除该行' },
  },
  'empty-text': {
    severity: 'error',
    ru: { what: 'текст пуст', why: 'людям нечего прочитать', fix: 'впишите текст или удалите строку' },
    zh: { what: '文字是空的', why: '读者什么也看不到', fix: '请填写文字，或删除该行' },
  },
  'wrong-type': {
    severity: 'error',
    ru: {
      what: 'здесь должно стоять другое: {wanted}',
      why: 'прочитано «{typed}»',
      fix: 'сравните с этим же местом в соседней статье',
    },
    zh: { what: '这里应当是{wanted}', why: '读到的是“{typed}”', fix: '请对照其他文章的同一处' },
  },
  'needs-quotes': {
    severity: 'error',
    ru: {
      what: 'вместо текста прочитано число или «да/нет»: {typed}',
      why: 'без кавычек YAML не считает это текстом',
      fix: 'возьмите в кавычки: "{typed}"',
    },
    zh: {
      what: '这里应是文字，却读成了数字或真假值：{typed}',
      why: '不加引号YAML不会当作文字',
      fix: '请加引号："{typed}"',
    },
  },
  'too-few': {
    severity: 'error',
    ru: {
      what: 'в списке слишком мало слов',
      why: 'такой список ничего не даёт',
      fix: 'добавьте слова или уберите список',
    },
    zh: { what: '列表里的词太少', why: '这样的列表没有作用', fix: '请添加词语，或删除列表' },
  },
  'unknown-kind': {
    severity: 'error',
    ru: {
      what: 'незнакомый вид вопроса: {typed}',
      why: 'бот знает только свои слова',
      fix: 'выберите из what, when, where, who, why, count, price, howto, contact',
    },
    zh: {
      what: '未知的问题类型：{typed}',
      why: '机器人只认固定的词',
      fix: '请从what、when、where、who、why、count、price、howto、contact中选',
    },
  },
  'bad-day': {
    severity: 'error',
    ru: { what: 'день записан не так: {typed}', why: 'бот ждёт год-месяц-день', fix: 'напишите, например, 2016-05-25' },
    zh: { what: '日期写法不对：{typed}', why: '应为年-月-日', fix: '请写成例如2016-05-25' },
  },
  'bad-time': {
    severity: 'error',
    ru: {
      what: 'дата записана не так: {typed}',
      why: 'бот не сможет написать её на двух языках',
      fix: 'день 2016-05-25, месяц 2014-03, срок 2016-09-09..11',
    },
    zh: {
      what: '日期写法不对：{typed}',
      why: '机器人无法用两种语言写出来',
      fix: '日：2016-05-25，月：2014-03，时段：2016-09-09..11',
    },
  },
  'impossible-date': {
    severity: 'error',
    ru: { what: 'такой даты нет: {typed}', why: 'в календаре её не найти', fix: 'проверьте день и месяц' },
    zh: { what: '没有这一天：{typed}', why: '日历上找不到', fix: '请检查月和日' },
  },
  'reversed-period': {
    severity: 'error',
    ru: {
      what: 'срок кончается раньше, чем начинается: {typed}',
      why: 'люди прочтут бессмыслицу',
      fix: 'поменяйте даты местами',
    },
    zh: { what: '时段的结束早于开始：{typed}', why: '读者会看不懂', fix: '请对调日期' },
  },
  'bad-fact': {
    severity: 'error',
    ru: {
      what: 'факт записан не так: {typed}',
      why: 'это должно быть число, дата или слова в кавычках',
      fix: 'например visit: 2016-05-23..25 или cities: 11',
    },
    zh: {
      what: '事实写法不对：{typed}',
      why: '应为数字、日期或加引号的文字',
      fix: '例如visit: 2016-05-23..25或cities: 11',
    },
  },
  'fact-name': {
    severity: 'error',
    ru: {
      what: 'название факта не подходит: {name}',
      why: 'в тексте его нельзя будет назвать',
      fix: 'только латинские буквы, цифры и _, например firstVisit',
    },
    zh: { what: '事实的名称不合要求：{name}', why: '文中无法引用', fix: '只用拉丁字母、数字和_，例如firstVisit' },
  },
} as const satisfies Record<string, ProblemText>
