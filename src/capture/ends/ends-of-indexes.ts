import type { Progress } from '../../model/progress.ts'
import type { Session } from '../../model/session.ts'
import type { IndexEnds } from '../../model/snapshot.ts'
import type { Hindrance } from '../../model/unreadable.ts'
import type { StatisticsOfColumn } from '../../postgres/catalog/column-statistics.ts'
import type { CatalogIndex } from '../indexes.ts'
import { isLocked } from '../indexes.ts'
import { endProbes } from './end-probe.ts'
import { estimateEnds } from './estimate-ends.ts'
import type { ProbedEnd } from './read-ends.ts'
import { readEnds } from './read-ends.ts'

interface Asked {
  readonly indexes: readonly CatalogIndex[]
  /** Those whose first key the role may select. */
  readonly askable: readonly CatalogIndex[]
  /** OIDs of relations that are locked. */
  readonly locked: Set<number>
  readonly statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[]
}

/** The ends of an index as well as they could be had. */
interface EndsAsKnown {
  readonly ends: IndexEnds | undefined
  /** Why an end was not read that could have been. */
  readonly hindrance: Hindrance | undefined
}

/** The ends of each index by its OID: read if possible, else estimated, the one and the other. */
export async function endsOfIndexes(
  session: Session,
  { indexes, askable, locked, statisticsOf }: Asked,
  progress?: Progress,
): Promise<ReadonlyMap<number, EndsAsKnown>> {
  const probes = endProbes(askable)
  const answers = await readEnds(session, probes, locked, progress)
  const probed = new Map(probes.map(({ index, end }, place) => [`${index.oid} ${end}`, answers[place]]))
  return new Map(
    indexes.map((index) => {
      const [min, max] = [probed.get(`${index.oid} min`), probed.get(`${index.oid} max`)]
      return [
        index.oid,
        {
          ends: putTogether(min, max, () => estimateEnds(index, statisticsOf)),
          hindrance: hindranceOf(min) ?? hindranceOf(max) ?? (isLocked(index, locked) ? 'locked' : undefined),
        },
      ]
    }),
  )
}

function putTogether(
  min: ProbedEnd | undefined,
  max: ProbedEnd | undefined,
  estimate: () => IndexEnds | undefined,
): IndexEnds | undefined {
  const [least, most] = [valueOf(min), valueOf(max)]
  if (least === null || most === null) return { fidelity: 'measured', min: null, max: null }
  if (least !== undefined && most !== undefined) return { fidelity: 'measured', min: least, max: most }
  const estimated = estimate()
  if (estimated?.fidelity !== 'estimated') return estimated
  return { ...estimated, min: least ?? estimated.min, max: most ?? estimated.max }
}

function valueOf(end: ProbedEnd | undefined): string | null | undefined {
  return end !== undefined && 'value' in end ? end.value : undefined
}

function hindranceOf(end: ProbedEnd | undefined): Hindrance | undefined {
  return end !== undefined && 'hindrance' in end ? end.hindrance : undefined
}
