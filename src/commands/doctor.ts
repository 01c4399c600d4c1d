import type { Config } from '../config/config.ts'
import type { WantedConfig } from '../config/load-config.ts'
import { loadConfig } from '../config/load-config.ts'
import type { Check, Diagnosis } from '../model/diagnosis.ts'
import { Failure, failureExit } from '../model/failure.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { readSnapshot } from '../store/snapshot.ts'
import { brokenBy } from './broken-by.ts'
import type { Context } from './context.ts'
import { examineCorpus } from './examine-corpus.ts'
import { examineEngines } from './examine-engines.ts'
import { examineProduction } from './examine-production.ts'
import { examineSnapshot } from './examine-snapshot.ts'
import { examineSpace } from './examine-space.ts'

export interface DoctorRequest {
  /** What runs, in a sentence: planflip's version and Node's. */
  readonly program: string
  readonly config: WantedConfig
  /** The snapshot's file. Absent: the config has it. */
  readonly snapshot?: string
  /** As `--engine` takes it. */
  readonly engine: string
  /** Production, if it is to be asked too: as `ConnectionTarget` has it. */
  readonly url?: string
}

/** Looks at everything that a run depends on, one thing after the other, and goes on where one is broken. */
export async function doctor(request: DoctorRequest, context: Context): Promise<Diagnosis> {
  const { config, configCheck } = await examineConfig(request.config)
  const { snapshot, snapshotChecks } = await findSnapshot(request, config)
  const { engine, engineChecks } = await examineEngines(
    { engine: request.engine, directory: request.config.directory },
    snapshot,
    context,
  )
  const production = request.url === undefined ? [] : await examineProduction(request.url, snapshot, context)
  return {
    format: 1,
    checks: [
      { about: 'planflip', state: 'ok', fact: request.program },
      configCheck,
      ...snapshotChecks,
      ...(config === undefined ? [] : await examineCorpus(config.queries)),
      ...engineChecks,
      ...(await examineSpace(context.cache)),
      ...production,
    ],
    engine,
  }
}

/** That of the first thing without which nothing can be planned. */
export function exitCodeOf({ checks }: Diagnosis): number {
  const [first] = checks.flatMap(({ state, stops }) =>
    state === 'broken' && stops !== undefined ? [stops] : [],
  )
  return first === undefined ? 0 : failureExit[first]
}

async function examineConfig(wanted: WantedConfig): Promise<{ config?: Config; configCheck: Check }> {
  const about = 'config'
  try {
    const config = await loadConfig(wanted)
    const fact = config.file === null ? 'There is none: the defaults hold.' : `${config.file} is valid.`
    return { config, configCheck: { about, state: 'ok', fact } }
  } catch (error) {
    return { configCheck: brokenBy(error, about) }
  }
}

async function findSnapshot(
  { snapshot: named }: DoctorRequest,
  config: Config | undefined,
): Promise<{ snapshot?: Snapshot; snapshotChecks: readonly Check[] }> {
  const about = 'snapshot'
  const file = named ?? config?.snapshot
  if (file === undefined) return { snapshotChecks: [] }
  try {
    const snapshot = await readSnapshot(file)
    return { snapshot, snapshotChecks: examineSnapshot(file, snapshot, new Date()) }
  } catch (error) {
    if (named === undefined && isAbsent(error)) {
      const fact = `There is none yet at ${file}.`
      const mend = 'Run planflip capture with the URL of production.'
      return { snapshotChecks: [{ about, state: 'warning', fact, mend }] }
    }
    return { snapshotChecks: [brokenBy(error, about)] }
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Failure &&
    error.cause instanceof Error &&
    'code' in error.cause &&
    error.cause.code === 'ENOENT'
  )
}
