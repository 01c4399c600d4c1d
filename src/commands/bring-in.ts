import { injectSizesAsOwner, injectStatisticsAsOwner } from '../inject/as-owner/inject-as-owner.ts'
import { checkSizes } from '../inject/check-sizes.ts'
import type { Injected } from '../inject/inject-snapshot.ts'
import { injectSizes, injectStatistics } from '../inject/inject-snapshot.ts'
import type { Scratch } from '../model/scratch.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { fileImages } from '../storage/file-images.ts'
import type { MigratedScenario } from './migrate-scenario.ts'
import { selectivityByPlanner, withNewIndexes } from './size-new-relations.ts'

/** How a snapshot gets into a scratch, before and after migrations. */
interface BringIn {
  statistics(scratch: Scratch, snapshot: Snapshot): Promise<Injected>
  sizes(scratch: Scratch, migrated: MigratedScenario): Promise<Injected>
}

export function bringInTo({ asOwner }: Scratch): BringIn {
  return asOwner === true ? byOwner : bySuperuser
}

/** All of it: into catalogs, then into files. */
const bySuperuser: BringIn = {
  statistics: ({ session, server }, snapshot) => injectStatistics(session, snapshot, server),
  async sizes(scratch, migrated) {
    const layouts = await injectSizes(scratch.session, migrated.snapshot)
    await scratch.writeFiles(layouts.flatMap(fileImages))
    await checkSizes(scratch.session, layouts)
    return { snapshot: await sizePartialIndexes(scratch, migrated), leftOut: [] }
  },
}

/** What the server takes from any owner. */
const byOwner: BringIn = {
  statistics: ({ session }, snapshot) => injectStatisticsAsOwner(session, snapshot),
  async sizes({ session }, { snapshot }) {
    return { snapshot, leftOut: await injectSizesAsOwner(session, snapshot) }
  },
}

/** Once more, with fewer rows: only now that the tables are large does the planner tell how many. */
async function sizePartialIndexes(
  scratch: Scratch,
  { snapshot, partialIndexes }: MigratedScenario,
): Promise<Snapshot> {
  if (partialIndexes.length === 0) return snapshot
  const { session, server } = scratch
  const ask = selectivityByPlanner(session)
  const sized = await withNewIndexes(session, { snapshot, newIndexes: partialIndexes }, server, ask)
  const changed = sized.indexes.filter((index) => partialIndexes.some((one) => isNamed(index, one)))
  const layouts = await injectSizes(session, { relations: [], indexes: changed })
  await scratch.writeFiles(layouts.flatMap(fileImages))
  return sized
}

type Named = Pick<Snapshot['indexes'][number], 'schemaname' | 'relname'>

function isNamed(one: Named, other: Named): boolean {
  return one.schemaname === other.schemaname && one.relname === other.relname
}
