import type { Client } from 'pg'
import type { Session } from '../../../src/model/session.ts'

/** A driver's connection as planflip asks it. */
export function sessionOf(client: Client): Session {
  return {
    query: async <Row>(sql: string, parameters?: readonly unknown[]) => {
      const { rows } = await client.query(sql, parameters === undefined ? undefined : [...parameters])
      return rows as Row[]
    },
  }
}
