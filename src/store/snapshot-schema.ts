import * as v from 'valibot'
import { probeInputs, probeReadings } from '../model/probe.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { hindrances, unreadableSorts } from '../model/unreadable.ts'
import { foldedText } from './folded-text.ts'
import { serverSchema } from './server-schema.ts'

/*
 * The shape of a saved snapshot, field by field as model/snapshot.ts has it: the compiler holds the two together.
 */

const fidelity = v.picklist(['measured', 'derived', 'estimated', 'missing'])
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const hex = v.nullable(v.pipe(foldedText, v.regex(/^([0-9a-f]{2})*$/, 'is not hexadecimal')))

const slot = v.object({
  stakind: count,
  staop: v.string(),
  stacoll: v.string(),
  stanumbers: v.nullable(foldedText),
  stavalues: v.nullable(v.object({ type: v.string(), values: foldedText })),
})

const columnStatistics = v.object({
  fidelity,
  stainherit: v.boolean(),
  stanullfrac: v.number(),
  stawidth: v.pipe(v.number(), v.integer()),
  stadistinct: v.number(),
  slots: v.pipe(v.array(slot), v.maxLength(5)),
})

const column = v.object({
  attname: v.string(),
  attnum: v.pipe(v.number(), v.integer()),
  statistics: v.array(columnStatistics),
})

const size = {
  schemaname: v.string(),
  relname: v.string(),
  relpages: v.pipe(v.number(), v.integer()),
  reltuples: v.number(),
  relallvisible: v.pipe(v.number(), v.integer()),
  blocks: count,
  tablespace: v.exactOptional(v.string()),
}

const relation = v.object({
  ...size,
  relkind: v.picklist(['r', 'p', 'm', 'f']),
  relhassubclass: v.boolean(),
  columns: v.array(column),
})

const index = v.object({
  ...size,
  relkind: v.picklist(['i', 'I']),
  table: v.string(),
  firstColumn: v.exactOptional(v.string()),
  amname: v.string(),
  indisvalid: v.boolean(),
  columns: v.array(column),
  btree: v.exactOptional(
    v.object({
      height: v.object({ fidelity, value: count }),
      ends: v.exactOptional(v.object({ fidelity, min: v.nullable(v.string()), max: v.nullable(v.string()) })),
    }),
  ),
  gin: v.exactOptional(
    v.object({
      fidelity,
      nPendingPages: count,
      nTotalPages: count,
      nEntryPages: count,
      nDataPages: count,
      nEntries: count,
    }),
  ),
  brin: v.exactOptional(v.object({ fidelity, pagesPerRange: count, lastRevmapPage: count })),
})

const mcvItem = v.object({
  values: v.array(v.nullable(v.string())),
  frequency: v.number(),
  base_frequency: v.number(),
})

const extendedStatistics = v.object({
  schemaname: v.string(),
  stxname: v.string(),
  table: v.object({ schemaname: v.string(), relname: v.string() }),
  attnames: v.array(v.string()),
  exprs: v.array(v.string()),
  data: v.array(
    v.object({
      fidelity,
      stxdinherit: v.boolean(),
      stxdndistinct: hex,
      stxddependencies: hex,
      stxdmcv: v.nullable(v.array(mcvItem)),
      stxdexpr: v.array(v.nullable(columnStatistics)),
    }),
  ),
})

const certifiedPlan = v.object({
  id: v.string(),
  name: v.string(),
  sql: foldedText,
  types: v.array(v.nullable(v.string())),
  values: v.nullable(v.array(v.nullable(v.string()))),
  outcome: v.variant('status', [
    v.object({ status: v.literal('planned'), text: foldedText }),
    v.object({ status: v.literal('failed'), sqlstate: v.string(), message: v.string() }),
  ]),
})

const probe = v.object({
  input: v.picklist(probeInputs),
  relation: v.string(),
  columns: v.exactOptional(v.array(v.string())),
  object: v.exactOptional(v.string()),
  descendants: v.exactOptional(v.array(v.string())),
  sql: foldedText,
  reads: v.picklist(probeReadings),
  answer: v.nullable(v.number()),
})

const probeSet = v.object({ settings: v.record(v.string(), v.string()), probes: v.array(probe) })

const database = v.object({
  name: v.string(),
  systemIdentifier: v.exactOptional(v.string()),
  encoding: v.string(),
  provider: v.picklist(['libc', 'icu', 'builtin']),
  collate: v.string(),
  ctype: v.string(),
  locale: v.exactOptional(v.string()),
})

const roleSetting = v.object({
  role: v.exactOptional(v.string()),
  inDatabase: v.boolean(),
  name: v.string(),
  value: v.string(),
})

const askingRole = v.object({
  name: v.string(),
  inherits: v.exactOptional(v.boolean()),
  seesAllRows: v.boolean(),
  memberOf: v.array(v.string()),
  owns: v.array(v.string()),
})

const viewOwner = v.object({
  name: v.string(),
  memberOf: v.array(v.string()),
  owns: v.array(v.string()),
  views: v.array(v.string()),
})

const alteredFunction = v.object({
  name: v.string(),
  procost: v.number(),
  prorows: v.number(),
  provolatile: v.string(),
  proparallel: v.string(),
  proleakproof: v.boolean(),
})

const unreadable = v.object({
  input: v.picklist(unreadableSorts),
  schemaname: v.string(),
  relname: v.string(),
  object: v.exactOptional(v.string()),
  columns: v.array(v.string()),
  instead: v.picklist(['derived', 'estimated', 'missing']),
  hindrance: v.exactOptional(v.picklist(hindrances)),
  grants: v.array(v.string()),
})

export const snapshotSchema: v.GenericSchema<unknown, Snapshot> = v.object({
  format: v.literal(1),
  capturedAt: v.pipe(v.string(), v.isoTimestamp()),
  server: serverSchema,
  database,
  settings: v.record(v.string(), v.string()),
  roleSettings: v.array(roleSetting),
  roles: v.array(v.string()),
  askingRole,
  viewOwners: v.exactOptional(v.array(viewOwner)),
  viewCasts: v.exactOptional(v.array(v.object({ view: v.string(), forms: v.string() }))),
  tablespaces: v.array(v.object({ name: v.string(), options: v.array(v.string()) })),
  alteredFunctions: v.array(alteredFunction),
  collations: v.array(v.string()),
  appliedMigrations: v.exactOptional(
    v.array(
      v.object({
        tool: v.string(),
        table: v.string(),
        names: v.array(v.string()),
        through: v.exactOptional(v.string()),
        content: v.exactOptional(
          v.object({ columns: v.array(v.string()), rows: v.array(v.array(v.nullable(v.string()))) }),
        ),
      }),
    ),
  ),
  relations: v.array(relation),
  indexes: v.array(index),
  extendedStatistics: v.array(extendedStatistics),
  unreadable: v.exactOptional(v.array(unreadable)),
  schema: v.array(v.object({ type: v.string(), name: v.string(), sql: foldedText })),
  certificate: v.exactOptional(
    v.object({ plans: v.array(certifiedPlan), probes: v.exactOptional(v.array(probeSet)) }),
  ),
  redacted: v.exactOptional(v.array(v.string())),
})
