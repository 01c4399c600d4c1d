import { readCorpus } from '../corpus/read-corpus.ts'
import { foldersAt } from '../git/folders-at.ts'
import { readPendingMigrations } from '../migrations/read-migrations.ts'
import { Failure } from '../model/failure.ts'
import type { Migration } from '../model/migration.ts'
import type { Policy } from '../model/policy.ts'
import type { Corpus } from '../model/query.ts'
import type { Shard } from '../model/shard.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Compared } from './compare.ts'
import { compareCorpora } from './compare.ts'
import type { Context } from './context.ts'
import type { Scenario } from './open-scenario.ts'
import type { BlameWish } from './suspects.ts'

export interface CheckRequest {
  /** Production as it is, which both sides start from. */
  readonly production: Scenario
  /** The revision that the change is to be merged into: a branch, a tag, a commit. */
  readonly base: string
  /** The folder of the corpus. */
  readonly queries: string
  /** The folder of migrations, if there is one. */
  readonly migrations?: string
  /** The last of them that production has. Absent: what was captured tells. */
  readonly since?: string
  readonly policy: Policy
  readonly shard?: Shard
  readonly blame?: BlameWish
  /** Of now, ISO 8601, to tell how old the snapshot is. */
  readonly now: string
}

/**
 * Tells what the working tree does to the plans: its queries and pending migrations against those of the revision that it began
 * with. Both sides are planned on one snapshot, so that a table which grew overnight fails nobody.
 */
export async function check(request: CheckRequest, context: Context): Promise<Compared> {
  const { base, queries, migrations, policy, shard, blame, now } = request
  const production = withAge(request.production, now, policy)
  await using before = await foldersAt(
    base,
    [queries, ...(migrations === undefined ? [] : [migrations])],
    context.environment,
  )
  const [baseQueries, baseMigrations] = before.folders
  const corpus = await readCorpus(queries)
  const baseCorpus = baseQueries === undefined ? empty : await readIfThere(baseQueries)
  const { snapshot } = production
  return await compareCorpora(
    {
      baseline: {
        ...production,
        name: base,
        migrations: await readPending(baseMigrations, snapshot, request),
      },
      candidate: {
        ...production,
        name: 'working tree',
        migrations: await readPending(migrations, snapshot, request),
      },
      queries,
      corpus,
      baseCorpus,
      policy,
      ...(shard !== undefined && { shard }),
      ...(blame !== undefined && { blame }),
    },
    context,
  )
}

/** The base may not have any queries yet. */
async function readIfThere(directory: string): Promise<Corpus> {
  try {
    return await readCorpus(directory)
  } catch (error) {
    if (error instanceof Failure) return empty
    throw error
  }
}

const empty: Corpus = { queries: [], faults: [] }

/** Which migrations production lacks, the branch's own folder tells; a new one is in the working tree only. */
export async function readPending(
  folder: string | undefined,
  { appliedMigrations = [] }: Pick<Snapshot, 'appliedMigrations'>,
  { since }: Pick<CheckRequest, 'since'>,
): Promise<readonly Migration[]> {
  if (folder === undefined) return []
  return readPendingMigrations(folder, { applied: appliedMigrations, since })
}

/** A snapshot that is past its time is no reason to fail, and one to say so. */
export function withAge(scenario: Scenario, now: string, { staleAfterDays }: Policy): Scenario {
  const days = Math.floor((Date.parse(now) - Date.parse(scenario.snapshot.capturedAt)) / dayInMilliseconds)
  if (days <= staleAfterDays) return scenario
  const remark = `The snapshot is stale by ${days - staleAfterDays} days: it was captured ${days} days ago.`
  return { ...scenario, remarks: [...(scenario.remarks ?? []), remark] }
}

const dayInMilliseconds = 86_400_000
