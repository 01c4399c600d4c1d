import type { Client } from 'pg'
import type { PlanFacts } from '../../../src/compare/facts/plan-facts.ts'
import type { FlipSide } from '../../../src/compare/why/flip.ts'
import { explainedSettingsOf } from '../../../src/explain/explained-settings.ts'
import type { ColumnStatistics, Index } from '../../../src/model/snapshot.ts'
import { readNamelessIndexes } from '../../../src/postgres/catalog/nameless-indexes.ts'
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
    /** Without its name. */
    readonly definition: string
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
  const indexes = await client.query<Omit<KnownSide['indexes'][number], 'definition'>>(
    `SELECT nspname AS schemaname, i.relname, t.relname AS table, amname, indisvalid, attname AS "firstColumn"
     FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
       JOIN pg_namespace n ON n.oid = i.relnamespace JOIN pg_am a ON a.oid = i.relam
       LEFT JOIN pg_attribute k ON k.attrelid = indrelid AND k.attnum = indkey[0] AND k.attnum > 0
     WHERE t.relname = ANY ($1) AND nspname <> 'pg_catalog' ORDER BY nspname, i.relname`,
    ofTables,
  )
  const definitions = new Map(
    (await readNamelessIndexes(sessionOf(client))).map(({ relname, definition }) => [relname, definition]),
  )
  return {
    settings: Object.fromEntries(await explainedSettingsOf(sessionOf(client))),
    tables: read.rows,
    indexes: indexes.rows.map((index) => ({ ...index, definition: definitions.get(index.relname) ?? '' })),
  }
}

/** Of these tables alone. */
export function knownOf({ settings, tables, indexes }: KnownSide, names: readonly string[]): KnownSide {
  return {
    settings,
    tables: tables.filter(({ relname }) => names.includes(relname)),
    indexes: indexes.filter(({ table }) => names.includes(table)),
  }
}

/** In the words of the comparison. A snapshot holds much more. */
export function flipSideOf(
  { settings, tables, indexes }: KnownSide,
  facts: PlanFacts,
  provenance: FlipSide['provenance'],
): FlipSide {
  const relations = tables.map(({ correlations, ...table }) => ({
    ...table,
    columns: Object.entries(correlations).map(([attname, correlation]) => ({
      attname,
      statistics: [correlationOnly(correlation)],
    })),
  }))
  const withFirstColumn = indexes.map(({ firstColumn, ...index }) => ({
    ...index,
    ...(firstColumn !== null && { firstColumn }),
  }))
  return {
    snapshot: { relations, indexes: withFirstColumn } as unknown as FlipSide['snapshot'],
    indexDefinitions: indexes.map(({ relname, definition }) => ({ relname, definition })),
    facts,
    settings: new Map(Object.entries(settings)),
    provenance,
  }
}

/** `STATISTIC_KIND_CORRELATION` of pg_statistic.h. */
function correlationOnly(correlation: number): Pick<ColumnStatistics, 'stainherit' | 'slots'> {
  return {
    stainherit: false,
    slots: [{ stakind: 3, staop: '0', stacoll: '-', stanumbers: `{${correlation}}`, stavalues: null }],
  }
}
