// `desk`: a one-time link for whoever cannot get one from the bot in Telegram.

import { readConfig, readEnvironment } from '../config.ts'
import { createPeople } from '../desk/people.ts'
import { StaffError, withStorage, type ExitCode, type Terminal } from './command.ts'

interface DeskOptions {
  name: string
  role: 'editor' | 'reader'
}

export async function desk({ t, print }: Terminal, { name, role }: DeskOptions): Promise<ExitCode> {
  const { config } = readConfig(readEnvironment())
  const { desk: settings } = config
  if (!settings) throw new StaffError(t('staff_desk_off'))
  const token = await withStorage(t, (storage) => createPeople(storage.desk, Date.now).invite(name, role))
  print(t('desk_link', { url: `${settings.url}/in#${token}` }))
  return 0
}
