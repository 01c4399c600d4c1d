import process from 'node:process'
import { migrationSource } from '../../cli/migration-options.ts'
import { tellShortfalls } from '../../cli/shortfalls.ts'
import { thisTerminal } from '../../cli/terminal.ts'
import { removeTemporaryDirectories } from '../../commands/clean-up.ts'
import { openPlanner } from '../../commands/open-planner.ts'
import { findScenario } from '../../commands/scenario.ts'
import { loadConfig } from '../../config/load-config.ts'
import type { Address } from '../wire.ts'
import { withHint } from '../with-hint.ts'
import { serve } from './serve.ts'

export interface SharedScratch {
  readonly address: Address
  readonly stop: () => Promise<void>
}

/** Starts the one scratch of a test run, as the planflip config that holds in the folder describes it, with its pending migrations. */
export async function startSharedScratch(directory: string): Promise<SharedScratch> {
  const leaving = leaveNothing()
  try {
    const planner = await withHint(() => open(directory))
    const served = await serve(planner)
    return {
      address: served.address,
      async stop() {
        await served.close()
        await planner[Symbol.asyncDispose]()
        leaving.end()
      },
    }
  } catch (error) {
    leaving.end()
    throw error
  }
}

async function open(directory: string): ReturnType<typeof openPlanner> {
  const terminal = { ...thisTerminal(), directory }
  const config = await loadConfig({ directory })
  const scenario = terminal.environment[scenarioVariable] ?? config.snapshot
  const planner = await openPlanner(
    {
      production: await findScenario(scenario, config, { engine: 'auto', settings: {} }),
      ...migrationSource({}, config, terminal),
      policy: config.policy,
    },
    {
      cache: terminal.cache,
      environment: terminal.environment,
      signal: new AbortController().signal,
      progress: () => undefined,
      hear: (line) => terminal.tell(`${line}\n`),
    },
  )
  tellShortfalls(planner.provenance.shortfalls, terminal)
  return planner
}

/** Names a scenario of the config, or a snapshot, in the place of production as it is. */
const scenarioVariable = 'PLANFLIP_SCENARIO'

/**
 * Removes directories even where the runner ends before its teardown. A signal that nobody else listens to ends the process as if nobody had
 * listened at all.
 */
function leaveNothing(): { readonly end: () => void } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const listener = (signal: NodeJS.Signals): void => {
    removeTemporaryDirectories()
    end()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const end = (): void => {
    process.off('exit', removeTemporaryDirectories)
    for (const signal of signals) process.off(signal, listener)
  }
  process.on('exit', removeTemporaryDirectories)
  for (const signal of signals) process.on(signal, listener)
  return { end }
}
