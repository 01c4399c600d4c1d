import type { PGlite, types } from '@electric-sql/pglite'
import type { Session } from '../../model/session.ts'
import { asText, rowValueParsers } from '../../postgres/row-values.ts'

/** PGlite as a session, with values as every other session gives them. */
export function sessionOn(database: PGlite, knownTypes: typeof types): Session {
  const parsers = parsersFor(knownTypes)
  return {
    async query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]> {
      const result =
        parameters === undefined
          ? (await database.exec(sql, { parsers })).at(-1)
          : await database.query(sql, [...parameters], { parsers })
      return (result?.rows ?? []) as readonly Row[]
    },
  }
}

/** PGlite has parsers of its own for many types: each is overridden. */
function parsersFor(knownTypes: typeof types): Record<number, (text: string) => unknown> {
  const oids = Object.values(knownTypes).filter((value) => typeof value === 'number')
  return Object.fromEntries(oids.map((oid) => [oid, rowValueParsers[oid] ?? asText]))
}
