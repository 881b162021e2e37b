// Queries that are built once: building costs more than running them, and some run several times a message.

import { type Compilable, type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from './schema.ts'

export type Value = string | number | null

/** Stands where a value will be. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** The place of a value in a query; its type is that of the column. */
export const slot = <T extends Value>(name: string): RawBuilder<T> => sql<T>`${new Slot(name)}`

/** Runs the query with these values for its slots, in a transaction or outside of one. */
export type Prepared<Row> = (
  db: Kysely<Tables>,
  values: Record<string, Value>,
) => Promise<{ rows: Row[]; changed: number }>

/** The query is built at its first run; one for each dialect, so for each opened database. */
export function prepare<Row>(build: (db: Kysely<Tables>) => Compilable<Row>): Prepared<Row> {
  let built: CompiledQuery<Row> | undefined
  return async (db, values) => {
    built ??= build(db).compile()
    const parameters = built.parameters.map((one) => (one instanceof Slot ? (values[one.name] ?? null) : one))
    const { rows, numAffectedRows } = await db.executeQuery<Row>({ ...built, parameters })
    return { rows, changed: Number(numAffectedRows ?? 0) }
  }
}
