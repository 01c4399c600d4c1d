import * as v from 'valibot'
import { suggest } from '../model/near-misses.ts'
import { knownKeys } from './known-keys.ts'
import { planChangeKinds } from '../model/plan-change-text.ts'
import { verdicts } from '../model/verdict.ts'

/** `postgres.conf`'s spelling of a value: `on` for true. */
const setting = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], 'Expected text, a number or a boolean'),
  v.transform((value) => (typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value))),
)

const path = v.pipe(v.string(), v.nonEmpty('Expected a path but received an empty one'))

const scenario = knownKeys({
  snapshot: v.exactOptional(path),
  settings: v.exactOptional(v.record(v.string(), setting)),
  engine: v.exactOptional(v.string()),
  scale: v.exactOptional(v.record(v.string(), v.pipe(v.number(), v.finite(), v.gtValue(0)))),
})

const severity = v.picklist(['error', 'warning', 'info', 'off'])

const thresholds = {
  costRatio: v.exactOptional(v.pipe(v.number(), v.minValue(1))),
  rowsRatio: v.exactOptional(v.pipe(v.number(), v.gtValue(1))),
  minimumCost: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  minimumShare: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  minimumPages: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  minimumRows: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
}

const ruleName = v.picklist(
  planChangeKinds,
  ({ input }) => `Unknown rule: ${suggest(String(input), planChangeKinds, 'docs/rules')}`,
)

/** `'off'` is short for `{ severity: 'off' }`. */
const ruleOptions = v.lazy((value: unknown) =>
  typeof value === 'string'
    ? v.pipe(
        severity,
        v.transform((chosen) => ({ severity: chosen })),
      )
    : knownKeys({ severity: v.exactOptional(severity), ...thresholds }),
)

const rules = v.record(ruleName, ruleOptions)

const layers = v.record(v.string(), knownKeys({ rules }))

const count = v.pipe(v.number(), v.integer('Expected a whole number'), v.minValue(0))

const stability = knownKeys({
  margin: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  runs: v.exactOptional(v.pipe(count, v.maxValue(1000))),
  seed: v.exactOptional(count),
})

const policy = knownKeys({
  failOn: v.exactOptional(v.array(v.picklist(verdicts))),
  ...thresholds,
  rules: v.exactOptional(rules),
  tables: v.exactOptional(layers),
  queries: v.exactOptional(layers),
  stability: v.exactOptional(stability),
  staleAfterDays: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
})

const declared = v.record(
  v.string(),
  knownKeys({
    rows: v.exactOptional(count),
    columns: v.exactOptional(
      v.record(
        v.string(),
        knownKeys({
          distinct: v.exactOptional(
            v.union([v.pipe(count, v.minValue(1)), v.literal('all')], "Expected a number from 1 on or 'all'"),
          ),
          nulls: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
          width: v.exactOptional(v.pipe(count, v.minValue(1))),
        }),
      ),
    ),
  }),
)

/** A list is short for `{ columns: … }`. */
const redact = v.lazy((value: unknown) =>
  Array.isArray(value)
    ? v.pipe(
        v.array(v.string()),
        v.transform((columns) => ({ columns })),
      )
    : knownKeys({
        columns: v.exactOptional(v.array(v.string())),
        all: v.exactOptional(v.boolean()),
        propose: v.exactOptional(v.array(v.string())),
      }),
)

/** What a config file may say. A key that nobody knows is a fault: it is a typing error more often than not. */
export const userConfigSchema = knownKeys({
  $schema: v.exactOptional(v.string()),
  queries: v.exactOptional(path),
  snapshot: v.exactOptional(path),
  accepted: v.exactOptional(path),
  migrations: v.exactOptional(path),
  migrationTool: v.exactOptional(v.string()),
  since: v.exactOptional(v.string()),
  migrateCommand: v.exactOptional(
    v.pipe(v.string(), v.nonEmpty('Expected a command but received an empty one')),
  ),
  scenarios: v.exactOptional(v.record(v.string(), scenario)),
  declared: v.exactOptional(declared),
  policy: v.exactOptional(policy),
  redact: v.exactOptional(redact),
})

/** A config file's content. */
export type UserConfig = v.InferInput<typeof userConfigSchema>

/** The same, validated. */
export type ValidConfig = v.InferOutput<typeof userConfigSchema>

/** Gives an editor the types of a `planflip.config.mjs`, and its argument back. */
export function defineConfig(config: UserConfig): UserConfig {
  return config
}
