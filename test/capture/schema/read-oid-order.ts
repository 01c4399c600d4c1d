import type pg from 'pg'

import { readDroppedColumns } from '../../../src/capture/dropped-columns.ts'
import { readTableOrder } from '../../../src/capture/table-order.ts'
import type { OidOrder } from '../../../src/capture/schema/order-schema.ts'

/** The order of OIDs of a database's own indexes and statistics objects. */
export async function readOidOrder(client: pg.Client): Promise<OidOrder> {
  const indexes = await client.query<OidOrder['indexes'][number]>(`
    SELECT n.nspname::text AS schema, t.relname::text AS table, i.relname::text AS name
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
      JOIN pg_namespace n ON n.oid = i.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY i.oid`)
  const statistics = await client.query<OidOrder['statistics'][number]>(`
    SELECT n.nspname::text AS schema, stxname::text AS name
    FROM pg_statistic_ext JOIN pg_namespace n ON n.oid = stxnamespace ORDER BY pg_statistic_ext.oid`)
  const session = { query: async (sql: string) => (await client.query(sql)).rows }
  const [tables, droppedColumns] = [await readTableOrder(session), await readDroppedColumns(session)]
  return { indexes: indexes.rows, statistics: statistics.rows, tables, droppedColumns }
}
