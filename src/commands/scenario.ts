import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config, ConfiguredScenario } from '../config/config.ts'
import { Failure } from '../model/failure.ts'
import type { MigrateCommand } from '../model/migration.ts'
import { suggest } from '../model/near-misses.ts'
import { readSnapshot } from '../store/snapshot.ts'
import type { Factors } from '../vary/factors.ts'
import { scaleTables } from '../vary/scale-tables.ts'
import { readPending } from './migrations-of-sides.ts'
import type { Scenario } from './open-scenario.ts'

export interface ScenarioOptions {
  /** Where the scenario itself names none. */
  readonly engine: string
  /** Holds over the engine that the scenario itself names. */
  readonly demandedEngine?: string | undefined
  /** Laid over the scenario's own settings. */
  readonly settings: Readonly<Record<string, string>>
  /** Holds over what the scenario itself scales. */
  readonly scale?: Factors
  /** The folder of migrations to run on it, as far as they are pending. */
  readonly migrations?: string | undefined
  /** Whose folder it is. Absent: the folder tells. */
  readonly migrationTool?: string | undefined
  /** The last of them that the snapshot has. Absent: what was captured tells. */
  readonly since?: string | undefined
  /** What runs the migrations that it lacks. */
  readonly migrateCommand?: MigrateCommand | undefined
}

/** Finds what a user calls a scenario: the name of one in the config, else a snapshot file. */
export async function findScenario(
  name: string,
  config: Config,
  options: ScenarioOptions,
): Promise<Scenario> {
  const named = findConfigured(name, config)
  const captured = await readSnapshot(named?.snapshot ?? name)
  const factors = { ...named?.scale, ...options.scale }
  const { snapshot, assumptions } = scaleTables(captured, factors)
  const migrations = await readPending(options, captured)
  return {
    name,
    snapshot,
    ...(migrations.length > 0 && { migrations }),
    ...(options.migrateCommand !== undefined && { migrateCommand: options.migrateCommand }),
    ...(Object.keys(config.declared).length > 0 && { declared: config.declared }),
    engine: options.demandedEngine ?? named?.engine ?? options.engine,
    settings: { ...named?.settings, ...options.settings },
    ...(snapshot !== captured && { scaled: { factors, assumptions } }),
  }
}

/** A file holds over a scenario of the same name. */
function findConfigured(name: string, { scenarios, file }: Config): ConfiguredScenario | undefined {
  if (existsSync(resolve(name))) return undefined
  if (Object.hasOwn(scenarios, name)) return scenarios[name]
  const names = Object.keys(scenarios)
  if (names.length === 0 || /[./\\]/.test(name)) return undefined
  throw new Failure('bad-usage', `${name} is neither a snapshot file nor a scenario of the config.`, {
    hint: `Name either: ${suggest(name, names, `the scenarios of ${file ?? 'the config'}, which are ${names.join(', ')}`)}`,
  })
}
