import { literalsOf } from '../capture/literals.ts'
import type { Fidelity } from '../model/fidelity.ts'
import type { InspectedRelation, Inspection } from '../model/inspection.ts'
import type { Relation, Snapshot } from '../model/snapshot.ts'
import { readSnapshot } from '../store/snapshot.ts'

/** Looks into a snapshot: what it holds, how old it is, how well each input is known, and which values left production. */
export async function inspect(file: string, now: Date): Promise<Inspection> {
  const snapshot = await readSnapshot(file)
  return {
    format: 1,
    file,
    database: snapshot.database.name,
    server: snapshot.server,
    capturedAt: snapshot.capturedAt,
    age: (now.getTime() - Date.parse(snapshot.capturedAt)) / millisecondsPerDay,
    relations: snapshot.relations.map((relation) => inspectRelation(relation, snapshot)),
    fidelity: Object.entries(fidelitiesOf(snapshot)).map(([input, known]) => ({
      input,
      counts: countEach(known),
    })),
    literals: [...literalsOf(snapshot)],
    certified: snapshot.certificate?.plans.length ?? null,
  }
}

const millisecondsPerDay = 86_400_000

function inspectRelation(relation: Relation, { indexes, server }: Snapshot): InspectedRelation {
  const { schemaname, relname, relkind, relpages, reltuples, blocks } = relation
  const own = indexes.filter((index) => index.schemaname === schemaname && index.table === relname)
  return {
    name: `${schemaname}.${relname}`,
    relkind,
    rows: relpages > 0 && reltuples >= 0 ? Math.round((reltuples / relpages) * blocks) : reltuples,
    bytes: blocks * server.blockSize,
    indexes: own.length,
    indexBytes: own.reduce((sum, index) => sum + index.blocks * server.blockSize, 0),
  }
}

function fidelitiesOf({
  relations,
  indexes,
  extendedStatistics,
}: Snapshot): Record<string, readonly Fidelity[]> {
  const columns = [...relations, ...indexes].flatMap((relation) => relation.columns)
  return {
    'column statistics': columns.flatMap(({ statistics }) => statistics.map(({ fidelity }) => fidelity)),
    'extended statistics': extendedStatistics.flatMap(({ data }) => data.map(({ fidelity }) => fidelity)),
    'index ends': indexes.flatMap(({ btree }) => btree?.ends?.fidelity ?? []),
    'index heights': indexes.flatMap(({ btree }) => btree?.height.fidelity ?? []),
    'GIN counters': indexes.flatMap(({ amname, relkind, gin }) =>
      amname === 'gin' && relkind === 'i' ? (gin?.fidelity ?? 'missing') : [],
    ),
    'BRIN facts': indexes.flatMap(({ brin }) => brin?.fidelity ?? []),
  }
}

function countEach(known: readonly Fidelity[]): Record<Fidelity, number> {
  const counts = { measured: 0, derived: 0, estimated: 0, missing: 0 }
  for (const fidelity of known) counts[fidelity] += 1
  return counts
}
