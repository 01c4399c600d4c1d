import type { Client } from 'pg'

/** What a server answers to an EXPLAIN: lines, or one value for JSON. */
export async function explain(client: Client, sql: string): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(sql)
  return rows.map((row) => row['QUERY PLAN'])
}
