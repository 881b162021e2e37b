// What is done about each kind of talk.

import type { TextKey } from '../texts.ts'
import type { TalkIntent } from './talk.ts'

/** Less or more of the last answer, or somebody else to talk to. */
export type Wish = 'more' | 'shorter' | 'repeat' | 'person'

export type Deed =
  /** `unkept`: said in its stead where nothing is kept of what people write. */
  | { does: 'say'; text: TextKey; unkept?: TextKey; hasMenu?: true }
  | { does: 'pick'; id: 'h' | 'i' | 'l:ru' | 'l:zh' }
  | { does: 'topics' }
  | { does: 'grant'; wish: Wish }
  | { does: 'ask language'; text: 'languages' | 'script' }

const say = (text: TextKey): Deed => ({ does: 'say', text })

export const DEEDS: Record<TalkIntent, Deed> = {
  greeting: { does: 'say', text: 'hello', hasMenu: true },
  thanks: say('thanks'),
  bye: say('bye'),
  praise: say('praise'),
  insult: say('insult'),
  complaint: say('talk_complaint'),
  agree: say('okay'),
  disagree: say('talk_disagree'),
  howareyou: say('fine'),
  sadness: say('talk_sadness'),
  bored: say('talk_bored'),
  sorry: say('talk_sorry'),
  laugh: say('talk_laugh'),
  joke: say('talk_joke'),
  holiday: say('talk_holiday'),
  emoji: say('talk_emoji'),
  machine: say('who'),
  who: say('who'),
  maker: say('talk_maker'),
  passed: { does: 'say', text: 'talk_passed', unkept: 'talk_unkept' },
  privacy: { does: 'say', text: 'talk_privacy', unkept: 'talk_unkept' },
  free: say('talk_free'),
  help: { does: 'pick', id: 'h' },
  source: { does: 'pick', id: 'i' },
  russian: { does: 'pick', id: 'l:ru' },
  chinese: { does: 'pick', id: 'l:zh' },
  topics: { does: 'topics' },
  operator: { does: 'grant', wish: 'person' },
  more: { does: 'grant', wish: 'more' },
  shorter: { does: 'grant', wish: 'shorter' },
  repeat: { does: 'grant', wish: 'repeat' },
  languages: { does: 'ask language', text: 'languages' },
  english: { does: 'ask language', text: 'languages' },
  script: { does: 'ask language', text: 'script' },
}
