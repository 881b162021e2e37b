// What staff read about a file as a whole.

import type { ProblemText } from '../problem-texts.ts'

export const FILE_TEXTS = {
  unreadable: {
    severity: 'error',
    ru: {
      what: 'файл не читается ({error})',
      why: 'бот не видит, что в нём',
      fix: 'проверьте права на файл и сетевой диск',
    },
    zh: { what: '文件无法读取（{error}）', why: '机器人看不到其中的内容', fix: '请检查文件权限和网络磁盘' },
  },
  'too-big': {
    severity: 'error',
    ru: {
      what: 'файл больше 256 КБ',
      why: 'статья столько не занимает: скорее всего, это не тот файл',
      fix: 'уберите файл из папки или разделите его на статьи',
    },
    zh: { what: '文件超过256 KB', why: '一篇文章不会这么大，很可能放错了文件', fix: '请移走该文件，或拆成几篇文章' },
  },
  encoding: {
    severity: 'error',
    ru: {
      what: 'файл сохранён не в кодировке UTF-8',
      why: 'вместо букв люди увидят знаки вопроса',
      fix: 'в редакторе выберите «Сохранить как» и кодировку UTF-8',
    },
    zh: { what: '文件不是UTF-8编码', why: '读者会看到乱码', fix: '请在编辑器中用“另存为”，编码选UTF-8' },
  },
  'empty-file': {
    severity: 'error',
    ru: {
      what: 'файл пуст',
      why: 'в нём нечего прочитать',
      fix: 'впишите содержание или удалите файл',
    },
    zh: { what: '文件是空的', why: '里面没有可读的内容', fix: '请填写内容，或删除文件' },
  },
  'not-a-map': {
    severity: 'error',
    ru: {
      what: 'файл начинается не с ключа',
      why: 'бот ждёт строки вида «ключ: значение»',
      fix: 'возьмите за образец любую другую статью',
    },
    zh: { what: '文件开头不是键', why: '机器人需要“键: 值”形式的行', fix: '请参照任意一篇现有文章' },
  },
  'stray-file': {
    severity: 'hint',
    ru: {
      what: 'лишний файл',
      why: 'бот его не использует',
      fix: 'уберите его из папки, а картинку назовите в статье строкой photo',
    },
    zh: { what: '多余的文件', why: '机器人不会用到它', fix: '请移走它；如果是图片，请在文章里用photo写上' },
  },
  'wrong-ending': {
    severity: 'warning',
    ru: {
      what: 'имя файла кончается на .yml',
      why: 'бот читает только файлы .yaml',
      fix: 'переименуйте в {name}',
    },
    zh: { what: '文件名以.yml结尾', why: '机器人只读取.yaml文件', fix: '请改名为{name}' },
  },
  'no-sector': {
    severity: 'warning',
    ru: {
      what: 'статья лежит вне папки раздела',
      why: 'бот не знает, к какому разделу она относится, и не читает её',
      fix: 'положите файл в папку, например tourism',
    },
    zh: {
      what: '文章没有放进栏目文件夹',
      why: '机器人不知道它属于哪个栏目，因此不会读取',
      fix: '请放进文件夹，例如tourism',
    },
  },
  'article-id': {
    severity: 'error',
    ru: {
      what: 'имя файла или папки не подходит',
      why: 'оно едет в кнопке Telegram: только латинские буквы, цифры, - и _, вместе с папкой не больше {limit} знаков (сейчас {length})',
      fix: 'переименуйте, например tourism/arctic-cruises.yaml',
    },
    zh: {
      what: '文件名或文件夹名不合要求',
      why: '它要放进Telegram按钮：只能用拉丁字母、数字、-和_，连同文件夹不超过{limit}个字符（现在{length}个）',
      fix: '请改名，例如tourism/arctic-cruises.yaml',
    },
  },
  'sources-missing': {
    severity: 'warning',
    ru: {
      what: 'нет файла sources.yaml',
      why: 'бот не сможет сказать, откуда он это знает',
      fix: 'создайте его рядом с папками статей',
    },
    zh: { what: '缺少sources.yaml文件', why: '机器人无法说明信息来源', fix: '请在各栏目文件夹旁新建该文件' },
  },
  'sector-unnamed': {
    severity: 'hint',
    ru: {
      what: 'для папки {sector} нет названия',
      why: 'в меню люди увидят «{sector}»',
      fix: 'добавьте в sectors.yaml: {sector}: { ru: …, zh: … }',
    },
    zh: {
      what: '文件夹{sector}没有名称',
      why: '菜单里会显示“{sector}”',
      fix: '请在sectors.yaml中添加：{sector}: { ru: …, zh: … }',
    },
  },
} as const satisfies Record<string, ProblemText>
