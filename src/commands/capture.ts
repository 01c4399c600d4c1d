import { captureDatabase } from '../capture/capture-database.ts'
import { withRefusalsExplained } from '../capture/refusals.ts'
import { neverAnalyzed } from '../capture/never-analyzed.ts'
import { requireContent } from '../capture/require-content.ts'
import { requireSelection } from '../capture/require-selection.ts'
import { arrangeSchema, readSchema } from '../capture/schema/read-schema.ts'
import type { Selection } from '../capture/selection.ts'
import { selectRelations } from '../capture/selection.ts'
import { requireKnownServer } from '../capture/server-facts.ts'
import type { Patience } from '../capture/transaction.ts'
import { inCapture, patienceFor } from '../capture/transaction.ts'
import { Failure } from '../model/failure.ts'
import type { Redaction, RedactionKey, RedactionWish } from '../model/redaction.ts'
import { defaultProposals } from '../model/redaction.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Connection } from '../postgres/connect.ts'
import { connect } from '../postgres/connect.ts'
import { readServer } from '../postgres/read-server.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { chooseColumns } from '../redact/choose-columns.ts'
import { proposeColumns } from '../redact/propose-columns.ts'
import { readRedactionFacts } from '../redact/facts/read-facts.ts'
import type { RedactionOrder } from '../redact/redact-snapshot.ts'
import { redactSnapshot } from '../redact/redact-snapshot.ts'
import { redactedSqlFinder } from '../redact/redacted-sql.ts'
import { readSeed, requireApart, wouldBeCommitted, writeKey } from '../store/redaction-key.ts'
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
  /** Columns whose values must not leave production. */
  readonly redact?: RedactionWish
  /** Where to keep what translates values; its seed is used again if it is there. Absent: a seed that is forgotten. */
  readonly redactKey?: string
  /** Patterns for names of columns that ought to be redacted; absent: `defaultProposals`. */
  readonly propose?: readonly string[]
  /** Milliseconds that production may take for a statement; absent: `usualPatience`. */
  readonly statementTimeout?: number
}

export interface Captured {
  readonly snapshot: Snapshot
  /** Tables with rows of which the planner has no statistics, as SQL takes their names. */
  readonly neverAnalyzed: readonly string[]
  /** Where one was asked for. */
  readonly corpus?: WrittenCorpus
  /** Absent where nothing was to be redacted. */
  readonly redaction?: Redaction
  /** Columns that ought to be redacted, by their names, and are not. */
  readonly proposals: readonly string[]
  /** Whether git would take in the key. */
  readonly isKeyExposed: boolean
}

/** Captures a production database into a snapshot file. Values that are redacted are in no file but the key. */
export async function capture(request: CaptureRequest, context: Context): Promise<Captured> {
  const { out, observedQueries, force = false, redactKey } = request
  if (redactKey !== undefined) requireUse(redactKey, request)
  const seed = redactKey === undefined ? undefined : await readSeed(redactKey)
  const predecessor = force ? undefined : await readPredecessor(out)
  if (!force && observedQueries !== undefined) await requireOwnCorpus(observedQueries)
  const { snapshot, key, ...told } = await withRefusalsExplained(context.progress, (progress) =>
    readProduction(request, predecessor, seed, { ...context, progress }),
  )
  // First: a snapshot without the key that it was to have is worth less than none.
  if (redactKey !== undefined && key !== undefined) await writeKey(redactKey, key)
  await writeSnapshot(out, snapshot)
  const tables = neverAnalyzed(snapshot)
  return {
    snapshot,
    neverAnalyzed: tables.map(
      ({ schemaname, relname }) => `${quoteIdentifier(schemaname)}.${quoteIdentifier(relname)}`,
    ),
    ...told,
    isKeyExposed: redactKey !== undefined && key !== undefined && (await wouldBeCommitted(redactKey)),
  }
}

/** Whoever asks for a key wants to hide something: what, was forgotten. */
function requireUse(redactKey: string, { out, redact = nothing }: CaptureRequest): void {
  requireApart(redactKey, out)
  if (redact.all || redact.columns.length > 0) return
  throw new Failure('bad-usage', '--redact-key without a column to redact.', {
    hint: 'Name columns with --redact, or take all with --redact-all.',
  })
}

interface ReadProduction extends Pick<Captured, 'snapshot' | 'corpus' | 'redaction' | 'proposals'> {
  readonly key?: RedactionKey
}

async function readProduction(
  request: CaptureRequest,
  predecessor: Predecessor | undefined,
  seed: string | undefined,
  context: Context,
): Promise<ReadProduction> {
  const { url, statementTimeout } = request
  const { environment, signal } = context
  const patience = patienceFor(statementTimeout)
  context.progress('connecting')
  await using connection = await connect({ ...(url !== undefined && { url }), environment, signal })
  return await inCapture(connection, patience, () =>
    readOn(connection, request, { predecessor, seed, patience }, context),
  )
}

interface Conditions {
  readonly predecessor: Predecessor | undefined
  readonly seed: string | undefined
  readonly patience: Patience
}

async function readOn(
  connection: Connection,
  {
    out,
    queries,
    observedQueries,
    redact = nothing,
    propose = defaultProposals,
    selection = everything,
    force = false,
  }: CaptureRequest,
  { predecessor, seed, patience }: Conditions,
  context: Context,
): Promise<ReadProduction> {
  const { environment, signal } = context
  const server = await readServer(connection)
  requireKnownServer(server)
  await requireSelection(connection, selection)
  context.progress('reading the schema')
  // First: pg_dump takes much memory, which is free again when statistics need theirs.
  const entries = await readSchema({
    connection,
    environment,
    signal,
    server,
    schemas: selection.schemas,
    excludeTables: selection.exclude,
    patience,
  })
  const { facts, order } = await captureDatabase(connection, context.progress)
  const selected = selectRelations(facts, selection)
  if (!force) requireContent(facts)
  if (predecessor !== undefined) requireSuccessor(out, predecessor, selected)
  const redaction = await planRedaction(connection, redact, selected)
  const corpus =
    observedQueries === undefined
      ? undefined
      : await writeCorpusFromProduction(
          connection,
          {
            file: observedQueries,
            database: facts.database.name,
            ...(redaction !== undefined && { isRedacted: redactedSqlFinder(selected, redaction) }),
          },
          context,
        )
  const schema = arrangeSchema(entries, order)
  const certificate =
    queries === undefined ? undefined : await certify(connection, queries, selected, context)
  const snapshot = { ...selected, schema, ...(certificate !== undefined && { certificate }) }
  if (redaction !== undefined) context.progress(`redacting ${redaction.columns.length} columns`)
  const redacted =
    redaction === undefined
      ? { snapshot }
      : await redactSnapshot(connection, snapshot, { ...redaction, ...(seed !== undefined && { seed }) })
  return {
    ...redacted,
    proposals: proposeColumns(redacted.snapshot, propose),
    ...(corpus !== undefined && { corpus }),
  }
}

/** Which columns, before anything that takes long: a name may be wrong. */
async function planRedaction(
  session: Session,
  wish: RedactionWish,
  selected: Pick<Snapshot, 'relations'>,
): Promise<Pick<RedactionOrder, 'facts' | 'columns'> | undefined> {
  if (!wish.all && wish.columns.length === 0) return undefined
  const facts = await readRedactionFacts(session)
  return { facts, columns: chooseColumns(wish, selected, facts) }
}

const nothing: RedactionWish = { columns: [], all: false }

const everything: Selection = { schemas: [], exclude: [] }
