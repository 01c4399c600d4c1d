import { resolve } from 'node:path'
import { defaultPolicy } from '../model/policy.ts'
import type { Config, ConfiguredScenario } from './config.ts'
import type { ValidConfig } from './user-config.ts'

/** Fills in the defaults and resolves paths from the folder that the config holds for. */
export function completeConfig(config: ValidConfig, folder: string): Omit<Config, 'file'> {
  const { queries = 'queries', snapshot = 'stats/production.json', scenarios = {}, policy = {} } = config
  return {
    queries: resolve(folder, queries),
    snapshot: resolve(folder, snapshot),
    scenarios: Object.fromEntries(
      Object.entries(scenarios).map(([name, scenario]) => [
        name,
        completeScenario(scenario, snapshot, folder),
      ]),
    ),
    policy: {
      ...defaultPolicy,
      ...policy,
      severities: { ...defaultPolicy.severities, ...policy.severities },
    },
  }
}

type ValidScenario = NonNullable<ValidConfig['scenarios']>[string]

/** A scenario without a snapshot is production's with other settings, or on another engine. */
function completeScenario(
  { snapshot, settings = {}, engine }: ValidScenario,
  production: string,
  folder: string,
): ConfiguredScenario {
  return {
    snapshot: resolve(folder, snapshot ?? production),
    settings,
    ...(engine !== undefined && { engine }),
  }
}
