// Pictures of articles: sent from the file once, by Telegram's file id after that.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GrammyError, InputFile } from 'grammy'
import type { Message } from 'grammy/types'
import type { Note } from '../../delivery/channel.ts'
import type { Storage } from '../../storage/storage.ts'

interface Photo {
  path: string
  bytes: Buffer
  /** Names these very bytes, so that a picture that staff replaced is sent anew. */
  key: string
  fileId: string | undefined
}

export interface Photos {
  /** The picture at a path within the knowledge folder; undefined when there is no such file (the text goes alone). */
  find(path: string): Promise<Photo | undefined>
  send(photo: Photo, call: (file: string | InputFile) => Promise<Message.PhotoMessage>): Promise<Message.PhotoMessage>
  /** What to remember of a picture that was sent. */
  learn(photo: Photo, sent: Message.PhotoMessage): Note[]
}

interface PhotosParts {
  channel: string
  folder: string
  notes: Storage['notes']
  /** Called for a picture that is not there. */
  onMissing: (path: string) => void
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const isUnknownFile = (error: unknown): boolean =>
  error instanceof GrammyError &&
  error.error_code === 400 &&
  /file identifier|file_id|FILE_REFERENCE/i.test(error.description)

export function createPhotos({ channel, folder, notes, onMissing }: PhotosParts): Photos {
  const upload = ({ bytes, path }: Photo) => new InputFile(bytes, path.split('/').at(-1) ?? path)

  return {
    async find(path) {
      try {
        const bytes = await readFile(join(folder, path))
        const key = `photo:${createHash('sha256').update(bytes).digest('base64url')}`
        const fileId = await notes.get(channel, key)
        return { path, bytes, key, fileId: typeof fileId === 'string' ? fileId : undefined }
      } catch (error) {
        if (!isMissing(error)) throw error
        onMissing(path)
        return undefined
      }
    },
    async send(photo, call) {
      if (photo.fileId === undefined) return call(upload(photo))
      try {
        return await call(photo.fileId)
      } catch (error) {
        if (!isUnknownFile(error)) throw error
        return call(upload(photo))
      }
    },
    learn(photo, sent) {
      const fileId = sent.photo?.at(-1)?.file_id
      return fileId === undefined || fileId === photo.fileId ? [] : [{ channel, key: photo.key, value: fileId }]
    },
  }
}
