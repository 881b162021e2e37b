// `schema`: writes the JSON Schemas by which editors complete and check the knowledge files.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toJsonSchemas } from '../knowledge/schema.ts'
import { readOptions, type Command } from './command.ts'

export const schema: Command = {
  about: 'schema_about',
  async run(args, { print, complain, translate }) {
    const read = readOptions(args, { dir: { type: 'string', default: 'knowledge' } })
    if ('badOption' in read) {
      complain(translate('ru')('staff_bad_option', { option: read.badOption }))
      complain(translate('ru')('schema_about'))
      return 2
    }
    const schemas = toJsonSchemas()
    for (const [file, contents] of schemas) await writeFile(join(read.values.dir, file), contents)
    print(translate('ru')('schema_written', { files: Array.from(schemas.keys()).join(', ') }))
    return 0
  },
}
