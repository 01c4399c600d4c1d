import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { readSnapshot } from '../store/snapshot.ts'
import type { Scenario } from './open-scenario.ts'

export interface ScenarioOptions {
  readonly engine: string
  /** Laid over the scenario's own settings. */
  readonly settings: Readonly<Record<string, string>>
}

/** Finds what a user calls a scenario: the name of one in the config, else a snapshot file. */
export async function findScenario(
  name: string,
  config: Config,
  options: ScenarioOptions,
): Promise<Scenario> {
  const named = config.scenarios[name]
  if (named !== undefined && !existsSync(resolve(name))) {
    return {
      name,
      snapshot: await readSnapshot(named.snapshot),
      engine: named.engine ?? options.engine,
      settings: { ...named.settings, ...options.settings },
    }
  }
  return { name, snapshot: await readSnapshot(name), engine: options.engine, settings: options.settings }
}
