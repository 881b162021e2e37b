// What staff read about an article that is well-formed but not right.

import type { ProblemText } from '../problem-texts.ts'

export const RULE_TEXTS = {
  'unknown-fact': {
    severity: 'error',
    ru: {
      what: 'в facts нет факта «{name}»',
      why: 'людям показались бы скобки вместо даты или числа',
      fix: 'добавьте его в facts или исправьте название (есть: {known})',
    },
    zh: {
      what: 'facts里没有“{name}”',
      why: '读者会看到括号而不是日期或数字',
      fix: '请加到facts，或改正名称（现有：{known}）',
    },
  },
  'fact-form': {
    severity: 'error',
    ru: {
      what: 'у факта «{name}» нет формы «{form}»',
      why: 'in бывает у дат, ordinal — у целых чисел',
      fix: 'оставьте {name} без формы или выберите другую',
    },
    zh: { what: '“{name}”没有“{form}”这种形式', why: 'in用于日期，ordinal用于整数', fix: '请只写{name}，或换一种形式' },
  },
  'fact-braces': {
    severity: 'error',
    ru: {
      what: 'скобки «{typed}» остались в тексте',
      why: 'факт пишется в двух обычных скобках с каждой стороны',
      fix: 'исправьте, например {{visit}}',
    },
    zh: { what: '文中留有括号“{typed}”', why: '事实两边要各用两个半角括号', fix: '请改正，例如{{visit}}' },
  },
  'unused-fact': {
    severity: 'hint',
    ru: {
      what: 'факт {name} нигде не стоит',
      why: 'его никто не увидит',
      fix: 'вставьте {{{name}}} в текст или уберите факт',
    },
    zh: { what: '事实{name}没有用到', why: '没有人会看到它', fix: '请在文中写{{{name}}}，或删除它' },
  },
  'answer-long': {
    severity: 'warning',
    ru: {
      what: 'ответ слишком длинный: {length} {unit} вместо {limit}',
      why: 'в {platform} он не поместится в сообщение',
      fix: 'сократите или разделите на две статьи',
    },
    zh: {
      what: '回答太长：{length}{unit}，上限{limit}',
      why: '在{platform}里一条消息放不下',
      fix: '请缩短，或分成两篇',
    },
  },
  'title-long': {
    severity: 'hint',
    ru: {
      what: 'длинное название: {length} знаков',
      why: 'на кнопке его обрежет',
      fix: 'уложитесь в {limit}, лучше в 45',
    },
    zh: { what: '标题太长：{length}个字符', why: '按钮上会被截断', fix: '请不超过{limit}个，最好45个以内' },
  },
  'question-wordless': {
    severity: 'warning',
    ru: { what: 'в вопросе нет слов: «{typed}»', why: 'по нему ничего не найти', fix: 'впишите вопрос словами' },
    zh: { what: '问题里没有文字：“{typed}”', why: '无法用来查找', fix: '请用文字写出问题' },
  },
  'question-repeated': {
    severity: 'hint',
    ru: {
      what: 'вопрос уже есть в этой статье: «{question}»',
      why: 'второй раз он ничего не даёт',
      fix: 'уберите один',
    },
    zh: { what: '这个问题本文已有：“{question}”', why: '重复没有作用', fix: '请删除一个' },
  },
  'questions-missing': {
    severity: 'hint',
    ru: { what: 'нет вопросов: {language}', why: 'на этом языке статью труднее найти', fix: 'добавьте 5–10 вопросов' },
    zh: { what: '没有{language}的问题', why: '用这种语言较难找到本文', fix: '请添加5至10个问题' },
  },
  'wrong-language': {
    severity: 'warning',
    ru: {
      what: 'ответ написан не на том языке: здесь {language}',
      why: 'люди его не поймут',
      fix: 'проверьте, не перепутаны ли ru и zh',
    },
    zh: { what: '回答的语言不对：这里应为{language}', why: '读者看不懂', fix: '请检查ru和zh是否写反' },
  },
  markup: {
    severity: 'hint',
    ru: {
      what: 'в ответе разметка «{typed}»',
      why: 'бот шлёт простой текст, и люди увидят эти знаки',
      fix: 'уберите их',
    },
    zh: { what: '回答里有标记“{typed}”', why: '机器人只发纯文本，读者会看到这些符号', fix: '请去掉' },
  },
  'numbers-differ': {
    severity: 'warning',
    ru: {
      what: 'число «{number}» есть в одном языке ({language}), а в другом ({other}) его нет',
      why: 'ответы на двух языках разойдутся',
      fix: 'сверьте тексты; общее число лучше вписать в facts',
    },
    zh: {
      what: '“{number}”在{language}里有，在{other}里没有',
      why: '两种语言的回答会不一致',
      fix: '请核对两边；共用的数字最好写进facts',
    },
  },
  'planned-before': {
    severity: 'hint',
    ru: {
      what: 'план на {planned} раньше, чем asOf ({asOf})',
      why: 'тогда это уже не план',
      fix: 'проверьте даты или уберите planned',
    },
    zh: { what: '计划日期{planned}早于asOf（{asOf}）', why: '那就不再是计划', fix: '请检查日期，或删除planned' },
  },
  'translation-older': {
    severity: 'warning',
    ru: {
      what: 'перевод отстал: {language} текст от {older}, второй от {newer}',
      why: 'люди на двух языках прочтут разное',
      fix: 'обновите текст и поставьте в нём updated: {newer}',
    },
    zh: {
      what: '译文落后：{language}为{older}，另一种为{newer}',
      why: '两种语言的读者看到的会不同',
      fix: '请更新文字，并写上updated: {newer}',
    },
  },
  outdated: {
    severity: 'hint',
    ru: {
      what: 'сведения на {asOf}, им больше года (и ещё статей с этой датой: {others})',
      why: 'что-то могло измениться',
      fix: 'проверьте и обновите текст и asOf',
    },
    zh: {
      what: '内容截至{asOf}，已超过一年（同日期的还有{others}篇）',
      why: '情况可能有变',
      fix: '请核实并更新文字和asOf',
    },
  },
  'dead-link': {
    severity: 'warning',
    ru: {
      what: 'нет статьи {link}',
      why: 'ссылка никуда не ведёт, бот её не покажет',
      fix: 'исправьте название или уберите строку',
    },
    zh: { what: '没有文章{link}', why: '链接无效，机器人不会显示', fix: '请改正名称，或删除该行' },
  },
  'self-link': {
    severity: 'warning',
    ru: { what: 'статья ссылается на саму себя', why: 'кнопка ничего не даст', fix: 'уберите строку' },
    zh: { what: '文章链接到自己', why: '按钮没有作用', fix: '请删除该行' },
  },
  'source-missing': {
    severity: 'warning',
    ru: {
      what: 'в sources.yaml нет источника {source}',
      why: 'бот не скажет, откуда это известно',
      fix: 'добавьте его туда или исправьте ключ',
    },
    zh: { what: 'sources.yaml里没有来源{source}', why: '机器人无法说明出处', fix: '请添加，或改正键名' },
  },
  'photo-missing': {
    severity: 'warning',
    ru: {
      what: 'нет картинки {photo}',
      why: 'ответ уйдёт без неё',
      fix: 'положите файл в папку knowledge или исправьте путь',
    },
    zh: { what: '没有图片{photo}', why: '回答将不带图片', fix: '请把文件放进knowledge，或改正路径' },
  },
  'question-twice': {
    severity: 'warning',
    ru: {
      what: 'вопрос «{text}» есть и в {other}',
      why: 'бот не знает, какой статьёй отвечать',
      fix: 'оставьте его в одной статье',
    },
    zh: { what: '问题“{text}”在{other}里也有', why: '机器人不知道用哪篇回答', fix: '请只留在一篇文章里' },
  },
  'title-twice': {
    severity: 'warning',
    ru: { what: 'название «{text}» есть и в {other}', why: 'на кнопках их не различить', fix: 'назовите по-разному' },
    zh: { what: '标题“{text}”在{other}里也有', why: '按钮上无法区分', fix: '请换不同的标题' },
  },
  'synonym-twice': {
    severity: 'warning',
    ru: {
      what: 'слово «{word}» уже есть в этих группах',
      why: 'бот не поймёт, что оно значит',
      fix: 'оставьте его в одной группе',
    },
    zh: { what: '词语“{word}”在这些组里已有', why: '机器人无法判断含义', fix: '请只留在一组' },
  },
  'same-answer': {
    severity: 'hint',
    ru: {
      what: 'на вопрос «{text}» так же хорошо отвечает {other}',
      why: 'бот может выбрать не ту статью',
      fix: 'объедините статьи или уточните вопрос',
    },
    zh: { what: '{other}同样能回答“{text}”', why: '机器人可能选错文章', fix: '请合并两篇，或把问题写得更具体' },
  },
  'question-lost': {
    severity: 'hint',
    ru: {
      what: 'вопрос «{text}» не находит свою статью, а находит {other}',
      why: 'люди получат не тот ответ',
      fix: 'перенесите вопрос туда или скажите его иначе',
    },
    zh: { what: '问题“{text}”找到的是{other}，不是本文', why: '读者会得到错误的回答', fix: '请移到那一篇，或换个说法' },
  },
} as const satisfies Record<string, ProblemText>
