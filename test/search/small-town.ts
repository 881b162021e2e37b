// A small town's knowledge, on subjects that the bot's own has nothing of: what staff might add tomorrow.

import type { Article, ArticleText, Knowledge } from '../../src/knowledge/article.ts'

type Told = Pick<Article, 'id'> & Partial<Article> & { ru: ArticleText; zh: ArticleText }

const toArticle = (told: Told): Article => ({
  sector: told.id.split('/')[0] ?? '',
  source: 'gazette',
  asOf: '2024-03-01',
  related: [],
  ...told,
})

export const ARTICLES: Article[] = (
  [
    {
      id: 'library/card',
      related: ['library/readings'],
      ru: {
        title: 'Читательский билет',
        questions: ['Как получить читательский билет?', 'Что нужно, чтобы записаться в библиотеку?'],
        answer: 'Читательский билет оформляют в день обращения: достаточно паспорта и фотографии.',
      },
      zh: {
        title: '借书证',
        questions: ['怎么办借书证？', '办理图书馆证件需要什么？'],
        answer: '借书证当天就能办好，带上身份证件和照片即可。',
      },
    },
    {
      id: 'library/readings',
      related: ['library/card'],
      ru: {
        title: 'Вечера поэзии в библиотеке',
        questions: ['Когда проходят вечера поэзии?', 'Где читают стихи?'],
        answer: 'Вечера поэзии библиотека проводит по четвергам в читальном зале. Стихи читают местные авторы.',
      },
      zh: {
        title: '图书馆诗歌晚会',
        questions: ['诗歌晚会什么时候举行？', '在哪里朗诵诗歌？'],
        answer: '图书馆每周四在阅览室举办诗歌晚会，由本地作者朗诵诗歌。',
      },
    },
    {
      id: 'pool/lanes',
      related: ['pool/opening'],
      ru: {
        title: 'Дорожки в бассейне',
        questions: ['Сколько дорожек в бассейне?', 'Какой длины дорожки?'],
        answer: 'В бассейне восемь дорожек по 25 метров. Две из них отданы детям.',
      },
      zh: {
        title: '游泳馆泳道',
        questions: ['游泳馆有多少泳道？', '泳道有多长？'],
        answer: '游泳馆有八条泳道，每条25米，其中两条供儿童使用。',
      },
    },
    {
      id: 'pool/opening',
      related: ['pool/lanes'],
      ru: {
        title: 'Открытие бассейна',
        questions: ['Когда открылся бассейн?', 'Кто открывал бассейн 14 октября 2019 года?'],
        answer: 'Бассейн открыли 14 октября 2019 г. Ленточку перерезали олимпийские чемпионы.',
      },
      zh: {
        title: '游泳馆开业',
        questions: ['游泳馆什么时候开业？', '2019年10月14日谁来剪彩？'],
        answer: '游泳馆于2019年10月14日开业，由奥运冠军剪彩。',
      },
    },
    {
      id: 'museum/mammoth',
      ru: {
        title: 'Скелет мамонта',
        questions: ['Где увидеть скелет мамонта?', 'Есть ли в музее мамонт?'],
        answer: 'Да, скелет мамонта стоит на первом этаже краеведческого музея.',
      },
      zh: {
        title: '猛犸象骨架',
        questions: ['在哪里能看到猛犸象骨架？', '博物馆里有猛犸象吗？'],
        answer: '有，猛犸象骨架陈列在地方志博物馆一楼。',
      },
    },
    {
      id: 'bridge/repair',
      planned: { from: '2024-06-01', to: '2024-08-31' },
      ru: {
        title: 'Ремонт пешеходного моста',
        questions: ['Когда отремонтируют пешеходный мост?', 'Зачем закрывают мост?'],
        answer: 'Пешеходный мост собирались закрыть на ремонт летом 2024 года: настил обветшал.',
      },
      zh: {
        title: '步行桥维修',
        questions: ['步行桥什么时候维修？', '步行桥为什么封闭？'],
        answer: '步行桥原定2024年夏季封闭维修，因为桥面老化。',
      },
    },
    {
      id: 'park/squirrels',
      ru: {
        title: 'Белки в городском парке',
        questions: ['Чем кормить белок в парке?', 'Можно ли кормить белок?'],
        answer: 'Белок можно кормить орехами и семечками без соли, хлеб им вреден.',
      },
      zh: {
        title: '城市公园的松鼠',
        questions: ['公园里的松鼠喂什么？', '可以喂松鼠吗？'],
        answer: '可以用无盐的坚果和瓜子喂松鼠，面包对它们有害。',
      },
    },
  ] as Told[]
)
  .map(toArticle)
  .toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** Added by tests that ask what changes once staff have written it. */
export const PARKING: Article = toArticle({
  id: 'roads/parking',
  ru: {
    title: 'Парковка у вокзала',
    questions: ['Где парковка?', 'Сколько стоит парковка у вокзала?'],
    answer: 'Парковка у вокзала на 40 машин, час стоит 50 рублей.',
  },
  zh: {
    title: '火车站停车场',
    questions: ['停车场在哪里？', '火车站停车多少钱？'],
    answer: '火车站停车场有40个车位，每小时50卢布。',
  },
})

export const SMALL_TOWN: Knowledge = {
  articles: ARTICLES,
  sectors: [
    { id: 'library', ru: 'Библиотека', zh: '图书馆' },
    { id: 'pool', ru: 'Бассейн', zh: '游泳馆' },
    { id: 'museum', ru: 'Музей', zh: '博物馆' },
    { id: 'bridge', ru: 'Мосты', zh: '桥梁' },
    { id: 'park', ru: 'Парк', zh: '公园' },
  ],
  sources: new Map([
    [
      'gazette',
      {
        date: '2024-03-01',
        ru: { title: 'Городская газета', publisher: 'редакция' },
        zh: { title: '城市报', publisher: '编辑部' },
      },
    ],
  ]),
  synonyms: {
    ru: [
      ['бассейн', 'плавательный комплекс', 'купальня'],
      ['ремонт', 'ремонтировать', 'починка', 'реконструкция'],
    ],
    zh: [
      ['游泳馆', '游泳池', '水上中心'],
      ['维修', '修缮', '翻新'],
    ],
  },
  gaps: [
    {
      id: 'parking',
      ru: { about: 'о парковках', words: ['парковка', 'автостоянка', 'припарковать машину'] },
      zh: { about: '关于停车', words: ['停车', '车位'] },
    },
  ],
  problems: [],
  version: 'small-town',
}
