import { randomBytes } from 'node:crypto'
import type { Redaction, RedactionKey } from '../model/redaction.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { undone } from '../postgres/transaction.ts'
import type { ChosenColumn } from './choose-columns.ts'
import type { FamilyDemand } from './values/collect-demands.ts'
import { collectDemands } from './values/collect-demands.ts'
import { comparedColumns } from './compared-columns.ts'
import type { ColumnName } from './column-name.ts'
import { nameOf } from './column-name.ts'
import type { Pseudonyms } from './values/demand.ts'
import { pseudonymKey } from './values/demand.ts'
import { valueFinder } from './values/find-values.ts'
import { keepStorable } from './values/keep-storable.ts'
import { mapLeaves } from './values/leaves.ts'
import { partPlans, placesOfValues, withoutRedactedProbes } from './values/leave-out.ts'
import { makePseudonyms } from './pseudonyms/make-pseudonyms.ts'
import { mapValues } from './values/map-values.ts'
import { keyedRandom } from './places/random.ts'
import type { RedactionFacts } from './facts/read-facts.ts'
import type { Scope } from './facts/scope.ts'
import { scopeOf } from './facts/scope.ts'
import { columnsThatShare } from './values/shared-values.ts'
import { keyFor } from './translate/translation-key.ts'

export interface Redacted {
  readonly snapshot: Snapshot
  readonly redaction: Redaction
  readonly key: RedactionKey
}

export interface RedactionOrder {
  readonly facts: RedactionFacts
  readonly columns: readonly ChosenColumn[]
  /** Hexadecimal; absent: one that is forgotten afterwards, but for the key. */
  readonly seed?: string
}

/**
 * Takes the values of columns out of a snapshot and puts pseudonyms in their place, which keep order, equality and type, so
 * that whatever does not name a value is planned as before. Runs in the transaction of the capture, since only
 * production knows how it orders text.
 */
export async function redactSnapshot(
  session: Session,
  snapshot: Snapshot,
  { facts, columns: chosen, seed = randomBytes(32).toString('hex') }: RedactionOrder,
): Promise<Redacted> {
  const columns = chosen.map(({ column }) => column)
  const scope = scopeOf(facts, columns)
  const demands = collectDemands(snapshot, scope, facts.types)
  const { pseudonyms, mapped } = await undone(session, async () => {
    await printPortably(session)
    const random = keyedRandom(Buffer.from(seed, 'hex'))
    const made = await makePseudonyms(session, demands, microsecondsOf(snapshot), random)
    const replaced = replaceValues(snapshot, scope, facts, made)
    return { pseudonyms: made, mapped: await keepStorable(session, replaced, scope, facts.types) }
  })

  const findValue = valueFinder(hiddenValues(demands, pseudonyms))
  const { certificate } = mapped
  const { kept: plans, leftOut } = partPlans(
    certificate?.plans ?? [],
    comparedColumns({ ...snapshot, redacted: columns.map(nameOf) }),
    findValue,
  )
  const probes = withoutRedactedProbes(certificate?.probes ?? [], columns)
  const redacted: Snapshot = {
    ...mapped,
    ...(certificate !== undefined && {
      certificate: { plans, ...(certificate.probes !== undefined && { probes }) },
    }),
    redacted: namesOf(columns, demands),
  }
  return {
    snapshot: redacted,
    redaction: {
      columns: chosen.map(describe),
      withoutValues: columnsWithoutValues(snapshot, redacted),
      survivors: placesOfValues(redacted, findValue),
      shared: columnsThatShare(snapshot, facts, columns, demands),
      plansLeftOut: leftOut.map(({ name }) => name),
      probesLeftOut: countProbes(certificate?.probes ?? []) - countProbes(probes),
    },
    key: keyFor(seed, demands, pseudonyms),
  }
}

/** The columns, and the expressions over them that have values of their own. */
function namesOf(columns: readonly ColumnName[], demands: readonly FamilyDemand[]): readonly string[] {
  const places = demands.flatMap((demand) => demand.columns.map(({ name }) => name))
  return [...new Set([...columns.map(nameOf), ...places])].toSorted()
}

function replaceValues(
  snapshot: Snapshot,
  scope: Scope,
  { types }: RedactionFacts,
  pseudonyms: ReadonlyMap<string, Pseudonyms>,
): Snapshot {
  return mapValues(snapshot, scope, types, (value, spot) =>
    mapLeaves(value, spot, types, (leaf) =>
      pseudonyms.get(leaf.family.name)?.get(pseudonymKey(leaf.type, leaf.value)),
    ),
  )
}

function microsecondsOf({ capturedAt }: Snapshot): bigint {
  return BigInt(Date.parse(capturedAt)) * 1000n
}

/** Values that are to be found nowhere any more; not those that are their own pseudonym. */
function* hiddenValues(
  demands: readonly FamilyDemand[],
  pseudonyms: ReadonlyMap<string, Pseudonyms>,
): Generator<string, void, undefined> {
  for (const { family, columns } of demands) {
    const known = pseudonyms.get(family)
    for (const { type, values } of columns) {
      for (const value of values) if (known?.get(pseudonymKey(type, value)) !== value) yield value
    }
  }
}

function describe({ column, because }: ChosenColumn): Redaction['columns'][number] {
  return {
    name: nameOf(column),
    ...(because !== null && { because: `${because.link} of ${because.of}` }),
  }
}

/** Tables and objects of extended statistics of which the snapshot knows less than before. */
function columnsWithoutValues(before: Snapshot, after: Snapshot): readonly string[] {
  const known = new Set(namesOfMissing(before))
  return [...new Set(namesOfMissing(after))].filter((name) => !known.has(name))
}

function* namesOfMissing({
  relations,
  indexes,
  extendedStatistics,
}: Snapshot): Generator<string, void, undefined> {
  for (const { schemaname, relname, columns } of [...relations, ...indexes]) {
    for (const { attname, statistics } of columns) {
      if (statistics.some(({ fidelity }) => fidelity === 'missing'))
        yield `${schemaname}.${relname}.${attname}`
    }
  }
  for (const { schemaname, relname, btree } of indexes) {
    if (btree?.ends?.fidelity === 'missing') yield `${schemaname}.${relname}`
  }
  for (const { schemaname, stxname, data } of extendedStatistics) {
    const isMissing = data.some(
      ({ fidelity, stxdexpr }) =>
        fidelity === 'missing' || stxdexpr.some((row) => row?.fidelity === 'missing'),
    )
    if (isMissing) yield `${schemaname}.${stxname}`
  }
}

function countProbes(sets: NonNullable<NonNullable<Snapshot['certificate']>['probes']>): number {
  return sets.reduce((sum, { probes }) => sum + probes.length, 0)
}
