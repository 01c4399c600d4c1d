import { readCorpus } from '../corpus/read-corpus.ts'
import { foldersAt } from '../git/folders-at.ts'
import { treeAt } from '../git/tree-at.ts'
import { Failure } from '../model/failure.ts'
import type { MigrateCommand } from '../model/migration.ts'
import type { Policy } from '../model/policy.ts'
import type { Corpus } from '../model/query.ts'
import type { Shard } from '../model/shard.ts'
import type { Compared } from './compare.ts'
import { compareCorpora } from './compare.ts'
import type { Context } from './context.ts'
import type { MigrationPlace } from './migrations-of-sides.ts'
import { migrationsOfSides } from './migrations-of-sides.ts'
import type { Scenario } from './open-scenario.ts'
import type { BlameWish } from './suspects.ts'

export interface CheckRequest extends MigrationPlace {
  /** Production as it is, which both sides start from. */
  readonly production: Scenario
  /** The revision that the change is to be merged into: a branch, a tag, a commit. */
  readonly base: string
  /** The folder of the corpus. */
  readonly queries: string
  /** What runs migrations that are programs: in its folder, and in that as it was at the base. */
  readonly migrateCommand?: MigrateCommand
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
  await using baseCommand = await commandAt(request, context)
  const corpus = await readCorpus(queries)
  const baseCorpus = baseQueries === undefined ? empty : await readIfThere(baseQueries)
  const pending = await migrationsOfSides(request, baseMigrations, production.snapshot)
  return await compareCorpora(
    {
      baseline: {
        ...production,
        name: base,
        migrations: pending.baseline,
        ...baseCommand.command,
      },
      candidate: {
        ...production,
        name: 'working tree',
        migrations: pending.candidate,
        ...commandOf(request),
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

export function commandOf({
  migrateCommand,
}: Pick<CheckRequest, 'migrateCommand'>): Pick<Scenario, 'migrateCommand'> {
  return migrateCommand === undefined ? {} : { migrateCommand }
}

interface CommandAt extends AsyncDisposable {
  readonly command: Pick<Scenario, 'migrateCommand'>
}

/** The command where the branch began: none where its folder was not there yet. */
async function commandAt(
  { base, migrateCommand }: CheckRequest,
  { environment }: Context,
): Promise<CommandAt> {
  if (migrateCommand === undefined) return { command: {}, [Symbol.asyncDispose]: async () => undefined }
  const tree = await treeAt(base, migrateCommand.directory, environment)
  const { directory } = tree
  return {
    command: directory === undefined ? {} : { migrateCommand: { ...migrateCommand, directory } },
    [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose](),
  }
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

/** A snapshot that is past its time is no reason to fail, and one to say so. */
export function withAge(scenario: Scenario, now: string, { staleAfterDays }: Policy): Scenario {
  const days = Math.floor((Date.parse(now) - Date.parse(scenario.snapshot.capturedAt)) / dayInMilliseconds)
  if (days <= staleAfterDays) return scenario
  const remark = `The snapshot is stale by ${days - staleAfterDays} days: it was captured ${days} days ago.`
  return { ...scenario, remarks: [...(scenario.remarks ?? []), remark] }
}

const dayInMilliseconds = 86_400_000
