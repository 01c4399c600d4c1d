import { resolve } from 'node:path'
import { policyOf, type Policy, type RulesLayer } from '../model/policy.ts'
import { defaultProposals } from '../model/redaction.ts'
import type { Config, ConfiguredScenario } from './config.ts'
import type { ValidConfig } from './user-config.ts'

/** Fills in the defaults and resolves paths from the folder that the config holds for. */
export function completeConfig(config: ValidConfig, folder: string): Omit<Config, 'file'> {
  const {
    queries = 'queries',
    snapshot = 'stats/production.json',
    accepted = 'reports/accepted',
    migrations,
    migrationTool,
    since,
    migrateCommand,
    scenarios = {},
    declared = {},
    policy = {},
    redact,
  } = config
  return {
    queries: resolve(folder, queries),
    snapshot: resolve(folder, snapshot),
    accepted: resolve(folder, accepted),
    ...(migrations !== undefined && { migrations: resolve(folder, migrations) }),
    ...(migrationTool !== undefined && { migrationTool }),
    ...(since !== undefined && { since }),
    ...(migrateCommand !== undefined && { migrateCommand: { command: migrateCommand, directory: folder } }),
    scenarios: Object.fromEntries(
      Object.entries(scenarios).map(([name, scenario]) => [
        name,
        completeScenario(scenario, snapshot, folder),
      ]),
    ),
    declared,
    policy: completePolicy(policy),
    redact: { columns: [], all: false, propose: defaultProposals, ...redact },
  }
}

type ValidPolicy = NonNullable<ValidConfig['policy']>

function completePolicy({ tables, queries, ...choices }: ValidPolicy): Policy {
  return policyOf({ ...choices, tables: layersOf(tables), queries: layersOf(queries) })
}

/** In the order of the config, in which the later holds over the earlier. */
function layersOf(layers: ValidPolicy['tables'] = {}): readonly RulesLayer[] {
  return Object.entries(layers).map(([pattern, { rules }]) => ({ pattern, rules }))
}

type ValidScenario = NonNullable<ValidConfig['scenarios']>[string]

/** A scenario without a snapshot is production's with other settings, or on another engine. */
function completeScenario(
  { snapshot, settings = {}, engine, scale = {} }: ValidScenario,
  production: string,
  folder: string,
): ConfiguredScenario {
  return {
    snapshot: resolve(folder, snapshot ?? production),
    settings,
    scale,
    ...(engine !== undefined && { engine }),
  }
}
