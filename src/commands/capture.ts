import { captureDatabase } from '../capture/capture-database.ts'
import { withRefusalsExplained } from '../capture/refusals.ts'
import { readSchema } from '../capture/schema/read-schema.ts'
import type { Selection } from '../capture/selection.ts'
import { selectRelations } from '../capture/selection.ts'
import { beginCapture, captureTimeouts, requireStatistics, shareView } from '../capture/transaction.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { connect } from '../postgres/connect.ts'
import { writeSnapshot } from '../store/snapshot.ts'
import { certify } from './certify.ts'
import type { Context } from './context.ts'

export interface CaptureRequest {
  /** Absent: libpq's `PG*` variables. */
  readonly url?: string
  /** The snapshot file. */
  readonly out: string
  /** What to capture; absent: everything. */
  readonly selection?: Selection
  /** A corpus to plan on production too. */
  readonly queries?: string
}

/** Captures a production database into a snapshot file, and answers with it. */
export async function capture(request: CaptureRequest, context: Context): Promise<Snapshot> {
  const snapshot = await withRefusalsExplained(() => readProduction(request, context))
  await writeSnapshot(request.out, snapshot)
  return snapshot
}

async function readProduction(
  { url, queries, selection = everything }: CaptureRequest,
  context: Context,
): Promise<Snapshot> {
  const target = { ...(url !== undefined && { url }), signal: context.signal }
  context.progress('connecting')
  await using connection = await connect(target)
  await beginCapture(connection)
  await requireStatistics(connection)

  const { facts, order } = await captureDatabase(connection, context.progress)
  const selected = selectRelations(facts, selection)
  context.progress('reading the schema')
  const snapshotId = await shareView(connection)
  const schema = await readSchema({
    target,
    server: facts.server,
    order,
    snapshot: snapshotId,
    schemas: selection.schemas,
    excludeTables: selection.exclude,
    ...captureTimeouts,
  })
  const certificate =
    queries === undefined ? undefined : await certify(connection, queries, selected, context)
  return { ...selected, schema, ...(certificate !== undefined && { certificate }) }
}

const everything: Selection = { schemas: [], exclude: [] }
