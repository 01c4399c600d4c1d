import type { Client } from 'pg'
import type { FlipSide } from '../../../src/compare/why/flip.ts'
import type { ColumnStatistics, Index, SchemaStatement } from '../../../src/model/snapshot.ts'
import { explainedSettingsOf } from '../../../src/explain/explained-settings.ts'
import { sessionOf } from './session-of.ts'

/** What a planner knows besides its plans, as far as a sentence that says why may rest on it. */
export interface KnownSide {
  readonly settings: Readonly<Record<string, string>>
  readonly tables: readonly {
    readonly schemaname: string
    readonly relname: string
    readonly relallvisible: number
    readonly correlations: Readonly<Record<string, number>>
  }[]
  readonly indexes: readonly (Pick<Index, 'schemaname' | 'relname' | 'table' | 'amname' | 'indisvalid'> & {
    readonly firstColumn: string | null
    readonly sql: string
  })[]
}

/** Asks a real server, about the tables of these names. */
export async function readKnownSide(client: Client, tables: readonly string[]): Promise<KnownSide> {
  const ofTables = [tables]
  const read = await client.query<KnownSide['tables'][number]>(
    `SELECT nspname AS schemaname, relname, relallvisible,
       (SELECT coalesce(json_object_agg(attname, correlation), '{}') FROM pg_stats s
        WHERE s.schemaname = nspname AND tablename = relname AND correlation IS NOT NULL) AS correlations
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind IN ('r', 'p') AND relname = ANY ($1) ORDER BY nspname, relname`,
    ofTables,
  )
  const indexes = await client.query<KnownSide['indexes'][number]>(
    `SELECT nspname AS schemaname, i.relname, t.relname AS table, amname, indisvalid, attname AS "firstColumn",
       pg_get_indexdef(indexrelid) AS sql
     FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
       JOIN pg_namespace n ON n.oid = i.relnamespace JOIN pg_am a ON a.oid = i.relam
       LEFT JOIN pg_attribute k ON k.attrelid = indrelid AND k.attnum = indkey[0] AND k.attnum > 0
     WHERE t.relname = ANY ($1) AND nspname <> 'pg_catalog' ORDER BY nspname, i.relname`,
    ofTables,
  )
  return {
    settings: Object.fromEntries(await explainedSettingsOf(sessionOf(client))),
    tables: read.rows,
    indexes: indexes.rows,
  }
}

/** In the words of a snapshot, which holds much more. */
export function snapshotOf({ tables, indexes }: KnownSide): FlipSide['snapshot'] {
  return {
    relations: tables.map(({ correlations, ...table }) => ({
      ...table,
      columns: Object.entries(correlations).map(([attname, correlation]) => ({
        attname,
        statistics: [correlationOnly(correlation)],
      })),
    })) as unknown as FlipSide['snapshot']['relations'],
    indexes: indexes.map(({ firstColumn, ...index }) => ({
      ...index,
      ...(firstColumn !== null && { firstColumn }),
    })) as unknown as FlipSide['snapshot']['indexes'],
    schema: indexes.map(({ relname, sql }): SchemaStatement => ({ type: 'INDEX', name: relname, sql })),
  }
}

/** `STATISTIC_KIND_CORRELATION` of pg_statistic.h. */
function correlationOnly(correlation: number): Pick<ColumnStatistics, 'stainherit' | 'slots'> {
  return {
    stainherit: false,
    slots: [{ stakind: 3, staop: '0', stacoll: '-', stanumbers: `{${correlation}}`, stavalues: null }],
  }
}
