import { literalsOf } from '../capture/literals.ts'
import { estimateRows } from '../model/count-rows.ts'
import type { InspectedRelation, Inspection } from '../model/inspection.ts'
import type { Relation, Snapshot } from '../model/snapshot.ts'
import { readSnapshot } from '../store/snapshot.ts'
import { knownInputs } from './known-inputs.ts'

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
    ...knownInputs(snapshot),
    literals: [...literalsOf(snapshot)],
    redacted: snapshot.redacted ?? [],
    certified: snapshot.certificate?.plans.length ?? null,
  }
}

const millisecondsPerDay = 86_400_000

function inspectRelation(relation: Relation, { indexes, server }: Snapshot): InspectedRelation {
  const { schemaname, relname, relkind, blocks } = relation
  const own = indexes.filter((index) => index.schemaname === schemaname && index.table === relname)
  return {
    name: `${schemaname}.${relname}`,
    relkind,
    rows: estimateRows(relation),
    bytes: blocks * server.blockSize,
    indexes: own.length,
    indexBytes: own.reduce((sum, index) => sum + index.blocks * server.blockSize, 0),
  }
}
