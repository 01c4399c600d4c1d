import type { DifferingProbe } from '../compare/blame-probes.ts'
import { differingProbes } from '../compare/blame-probes.ts'
import { isNear } from '../compare/blame-causes.ts'
import { differingSettings } from '../compare/blame-settings.ts'
import { askProbes } from '../explain/probes/ask-probes.ts'
import type { AnsweredProbe, ProbeSet } from '../model/probe.ts'
import type { Progress } from '../model/progress.ts'
import type { Session } from '../model/session.ts'
import type { SettingDifference } from '../model/verification.ts'

/** What is not production's in a scratch. */
export interface ProbedScratch {
  readonly differing: readonly DifferingProbe[]
  readonly settings: readonly SettingDifference[]
  /** How many probes of these relations were asked. */
  readonly countNear: (relations: ReadonlySet<string>) => number
}

/** Asks the scratch what production was asked about these relations, and holds the answers against production's. */
export async function probeScratch(
  session: Session,
  production: {
    readonly probes: readonly ProbeSet<AnsweredProbe>[]
    readonly settings: Readonly<Record<string, string>>
  },
  relations: ReadonlySet<string>,
  progress: Progress,
): Promise<ProbedScratch> {
  const wanted = production.probes.map((set) => ({
    ...set,
    probes: set.probes.filter((probe) => isNear(probe, relations)),
  }))
  const rows = await session.query<{ readonly name: string; readonly value: string | null }>(
    'SELECT name, pg_catalog.current_setting(name, true) AS value FROM pg_catalog.unnest($1::pg_catalog.text[]) AS name',
    [Object.keys(production.settings)],
  )
  const settings = Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  return {
    differing: differingProbes(wanted, await askProbes(session, wanted, { progress })),
    settings: differingSettings(production.settings, settings),
    countNear: (some) => wanted.flatMap(({ probes }) => probes).filter((probe) => isNear(probe, some)).length,
  }
}
