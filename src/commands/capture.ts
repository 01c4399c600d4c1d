import { captureDatabase } from '../capture/capture-database.ts'
import { withRefusalsExplained } from '../capture/refusals.ts'
import { neverAnalyzed } from '../capture/never-analyzed.ts'
import { requireContent, requireSelection } from '../capture/require-content.ts'
import { readSchema } from '../capture/schema/read-schema.ts'
import type { Selection } from '../capture/selection.ts'
import { selectRelations } from '../capture/selection.ts'
import { beginCapture, captureTimeouts } from '../capture/transaction.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { connect } from '../postgres/connect.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { writeSnapshot } from '../store/snapshot.ts'
import { certify } from './certify.ts'
import type { Context } from './context.ts'
import type { WrittenCorpus } from './corpus-from-production.ts'
import { requireOwnCorpus, writeCorpusFromProduction } from './corpus-from-production.ts'
import type { Predecessor } from './overwrite.ts'
import { readPredecessor, requireSuccessor } from './overwrite.ts'

export interface CaptureRequest {
  /** As `ConnectionTarget` has it. */
  readonly url?: string
  /** The snapshot file. */
  readonly out: string
  /** What to capture; absent: everything. */
  readonly selection?: Selection
  /** A corpus to plan on production too. */
  readonly queries?: string
  /** The corpus file to write from pg_stat_statements. In the folder of `queries` it is part of what is planned. */
  readonly observedQueries?: string
  /** Capture what looks like the wrong database, and overwrite whatever the file is. */
  readonly force?: boolean
}

export interface Captured {
  readonly snapshot: Snapshot
  /** Tables with rows of which the planner has no statistics, as SQL takes their names. */
  readonly neverAnalyzed: readonly string[]
  /** Where one was asked for. */
  readonly corpus?: WrittenCorpus
}

/** Captures a production database into a snapshot file. */
export async function capture(request: CaptureRequest, context: Context): Promise<Captured> {
  const { out, observedQueries, force = false } = request
  const predecessor = force ? undefined : await readPredecessor(out)
  if (!force && observedQueries !== undefined) await requireOwnCorpus(observedQueries)
  const { snapshot, corpus } = await withRefusalsExplained(() =>
    readProduction(request, predecessor, context),
  )
  await writeSnapshot(out, snapshot)
  const tables = neverAnalyzed(snapshot)
  return {
    snapshot,
    neverAnalyzed: tables.map(
      ({ schemaname, relname }) => `${quoteIdentifier(schemaname)}.${quoteIdentifier(relname)}`,
    ),
    ...(corpus !== undefined && { corpus }),
  }
}

async function readProduction(
  { url, out, queries, observedQueries, selection = everything, force = false }: CaptureRequest,
  predecessor: Predecessor | undefined,
  context: Context,
): Promise<Pick<Captured, 'snapshot' | 'corpus'>> {
  const { environment, signal } = context
  context.progress('connecting')
  await using connection = await connect({ ...(url !== undefined && { url }), environment, signal })
  await beginCapture(connection)

  const { facts, order } = await captureDatabase(connection, context.progress)
  const selected = selectRelations(facts, selection)
  requireSelection(facts, selected.relations)
  if (!force) requireContent(facts)
  if (predecessor !== undefined) requireSuccessor(out, predecessor, selected)
  const corpus =
    observedQueries === undefined
      ? undefined
      : await writeCorpusFromProduction(
          connection,
          { file: observedQueries, database: facts.database.name },
          context,
        )
  context.progress('reading the schema')
  const schema = await readSchema({
    connection,
    environment,
    signal,
    server: facts.server,
    order,
    schemas: selection.schemas,
    excludeTables: selection.exclude,
    patience: captureTimeouts,
  })
  const certificate =
    queries === undefined ? undefined : await certify(connection, queries, selected, context)
  return {
    snapshot: { ...selected, schema, ...(certificate !== undefined && { certificate }) },
    ...(corpus !== undefined && { corpus }),
  }
}

const everything: Selection = { schemas: [], exclude: [] }
