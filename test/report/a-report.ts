import type { PlanOutcome } from '../../src/model/plan.ts'
import type { JudgedChange, Provenance, QueryReport, Report } from '../../src/model/report.ts'

const server = {
  num: 180_004,
  version: 'PostgreSQL 18.4',
  blockSize: 8192,
  segmentBlocks: 131_072,
  pointerBytes: 8,
} as const

const staging: Provenance = {
  snapshot: 'stats/staging.json',
  database: 'shop_staging',
  capturedAt: '2026-01-01T00:00:00.000Z',
  production: server,
  engine: 'pglite 0.5.16',
  server,
  shortfalls: ['PGlite counts 4 bytes a pointer', 'citext is not installed'],
}

const production: Provenance = {
  ...staging,
  snapshot: 'stats/production.json',
  database: 'shop',
  shortfalls: ['PGlite counts 4 bytes a pointer'],
}

const stagingText = `Nested Loop  (cost=0.72..1520.11 rows=2410 width=96)
  ->  Index Scan using orders_created_at_idx on orders o  (cost=0.29..310.20 rows=1204 width=48)
        Index Cond: (created_at > '2025-01-01 00:00:00+00'::timestamp with time zone)
        Filter: (status = 'completed'::text)
  ->  Index Scan using order_items_order_id_idx on order_items i  (cost=0.43..0.98 rows=3 width=48)
        Index Cond: (order_id = o.id)`

export const productionText = `Hash Join  (cost=410201.10..1720001.91 rows=21180321 width=96)
  Hash Cond: (i.order_id = o.id)
  ->  Seq Scan on order_items i  (cost=0.00..733001.00 rows=40011000 width=48)
  ->  Hash  (cost=308000.00..308000.00 rows=7412338 width=48)
        ->  Seq Scan on orders o  (cost=0.00..308000.00 rows=7412338 width=48)
              Filter: ((created_at > '2025-01-01 00:00:00+00'::timestamp with time zone) AND (status = 'completed'::text))`

export const flip: JudgedChange = {
  kind: 'index-to-seq-scan',
  alias: 'o',
  relation: 'orders',
  before: {
    method: 'Index Scan',
    indexes: ['orders_created_at_idx'],
    rows: 1204,
    perLoop: false,
    cost: 310.2,
  },
  after: { method: 'Seq Scan', indexes: [], rows: 7_412_338, perLoop: false, cost: 308_000 },
  severity: 'error',
}

const join: JudgedChange = {
  kind: 'nested-loop-to-hash',
  aliases: ['i', 'o'],
  before: { method: 'Nested Loop', outerRows: 1204 },
  after: { method: 'Hash Join', outerRows: 40_011_000 },
  severity: 'warning',
}

export const regressed: QueryReport = {
  id: '1',
  name: 'completed orders since',
  sql: 'SELECT 1',
  source: { file: 'orders.sql', line: 12 },
  verdict: 'regressed',
  reason:
    'orders o: Index Scan using orders_created_at_idx became Seq Scan (estimated rows 1,204 -> 7,412,338)',
  values: null,
  changes: [flip, join],
  baseline: planned(stagingText),
  candidate: planned(productionText),
}

export const failed: QueryReport = {
  ...regressed,
  id: '2',
  name: '受注一覧',
  verdict: 'failed',
  reason: 'Postgres refuses to plan it: ERROR 42703: column "state" does not exist',
  changes: [],
  candidate: { status: 'failed', sqlstate: '42703', message: 'column "state" does not exist' },
}

export const allowed: QueryReport = {
  ...regressed,
  id: '3',
  name: 'nightly report',
  verdict: 'changed',
  reason: 'orders o: Index Scan using orders_created_at_idx became Seq Scan; allowed: runs nightly',
  changes: [{ ...flip, allowed: 'runs nightly' }],
}

export const unchanged: QueryReport = {
  ...regressed,
  id: '4',
  name: 'one order',
  verdict: 'unchanged',
  changes: [],
}

export function reportOf(...queries: readonly QueryReport[]): Report {
  const count = (verdict: string): number => queries.filter((query) => query.verdict === verdict).length
  return {
    format: 1,
    baseline: staging,
    candidate: production,
    corpus: 'queries',
    failOn: ['regressed', 'failed'],
    summary: {
      queries: queries.length,
      unchanged: count('unchanged'),
      improved: count('improved'),
      changed: count('changed'),
      regressed: count('regressed'),
      unstable: count('unstable'),
      new: count('new'),
      removed: count('removed'),
      failed: count('failed'),
    },
    queries,
  }
}

export function planned(text: string): PlanOutcome {
  const root = {
    nodeType: 'Result',
    parallelAware: false,
    conditions: {},
    estimate: { startupCost: 0, totalCost: 0, rows: 0, width: 0 },
    children: [],
  }
  return { status: 'planned', plan: { root, text } }
}
