// What a person sets for WeChat, and how it is read from the environment.

import type { PuppetName } from './puppets.ts'

export interface OfficialAccountSettings {
  appId: string
  appSecret: string
  /** Stands in the account's server settings; signs what WeChat's servers post. */
  token: string
}

export interface GatewaySettings {
  token: string
  /** `host:port`; absent: looked up by the token. */
  endpoint?: string
  /** No TLS: only for a gateway on the same machine. */
  insecure: boolean
}

export interface WechatSettings {
  puppet: PuppetName
  officialAccount?: OfficialAccountSettings
  gateway?: GatewaySettings
  /** Accept friend requests and greet. */
  acceptFriends: boolean
  /** Send slowly, as a person would: for personal accounts. Absent: as the puppet needs it. */
  slow?: boolean
}

/** A setting that is wrong: its name and what it should be, for the one message that names them all. */
export interface WrongSetting {
  name: string
  key: 'wechat_setting_missing' | 'wechat_setting_puppet' | 'wechat_setting_switch'
}

type Env = Record<string, string | undefined>

export const WECHAT_PUPPETS = [
  'wechaty-puppet-official-account',
  'wechaty-puppet-service',
  'wechaty-puppet-wechat4u',
  'wechaty-puppet-mock',
] as const satisfies PuppetName[]

/** No settings and nothing wrong: WeChat is off. */
export function readWechatSettings(env: Env): { settings?: WechatSettings; wrong: WrongSetting[] } {
  const given = env['WECHATY_PUPPET']?.trim()
  if (!given) return { wrong: [] }
  const puppet = WECHAT_PUPPETS.find((name) => name === given)
  if (!puppet) return { wrong: [{ name: 'WECHATY_PUPPET', key: 'wechat_setting_puppet' }] }
  const wrong: WrongSetting[] = []
  const settings: WechatSettings = { puppet, acceptFriends: readSwitch(env, 'WECHAT_ACCEPT_FRIENDS', wrong) ?? true }
  const slow = readSwitch(env, 'WECHAT_SLOW', wrong)
  if (slow !== undefined) settings.slow = slow
  if (puppet === 'wechaty-puppet-official-account') settings.officialAccount = readOfficialAccount(env, wrong)
  if (puppet === 'wechaty-puppet-service') settings.gateway = readGateway(env, wrong)
  return wrong.length > 0 ? { wrong } : { settings, wrong }
}

/** The values that must never be logged. */
export const wechatSecrets = ({ officialAccount, gateway }: WechatSettings): string[] =>
  [officialAccount?.appSecret, officialAccount?.token, gateway?.token].filter((each) => each !== undefined)

function readSwitch(env: Env, name: string, wrong: WrongSetting[]): boolean | undefined {
  const value = env[name]?.trim().toLowerCase()
  if (!value) return undefined
  if (['1', 'true', 'yes', 'on'].includes(value)) return true
  if (['0', 'false', 'no', 'off'].includes(value)) return false
  wrong.push({ name, key: 'wechat_setting_switch' })
  return undefined
}

function readNeeded(env: Env, name: string, wrong: WrongSetting[]): string {
  const value = env[name]?.trim() ?? ''
  if (value === '') wrong.push({ name, key: 'wechat_setting_missing' })
  return value
}

const readOfficialAccount = (env: Env, wrong: WrongSetting[]): OfficialAccountSettings => ({
  appId: readNeeded(env, 'WECHATY_PUPPET_OA_APP_ID', wrong),
  appSecret: readNeeded(env, 'WECHATY_PUPPET_OA_APP_SECRET', wrong),
  token: readNeeded(env, 'WECHATY_PUPPET_OA_TOKEN', wrong),
})

function readGateway(env: Env, wrong: WrongSetting[]): GatewaySettings {
  const endpoint = env['WECHATY_PUPPET_SERVICE_ENDPOINT']?.trim()
  return {
    token: readNeeded(env, 'WECHATY_PUPPET_SERVICE_TOKEN', wrong),
    insecure: readSwitch(env, 'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT', wrong) ?? false,
    ...(endpoint ? { endpoint } : {}),
  }
}
