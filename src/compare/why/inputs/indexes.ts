import type { IndexInput, IndexState } from '../../../model/why.ts'
import { pairScans } from '../../plans/pair-scans.ts'
import type { TableScan } from '../../plans/table-scans.ts'
import { concernedPairs } from '../concerned-pairs.ts'
import type { Flip, FlipSide } from '../flip.ts'

/**
 * The indexes by which the one side reads a table and that the other side's planner does not have, though it has the table: those of
 * the tables that the change is about, and all others.
 */
export function movedIndexes(flip: Flip): {
  readonly own: readonly IndexInput[]
  readonly others: readonly IndexInput[]
} {
  const { plans, baseline, candidate } = flip
  const pairs = pairScans(plans.baseline, plans.candidate)
  const concerned = concernedPairs(flip)
  const isOwn = ({ relation }: IndexInput): boolean =>
    concerned.some((pair) => pair.after.relation === relation)
  const lost = pairs.flatMap(({ before, after }) => onlyIn(before, baseline, after, candidate))
  const gained = pairs.flatMap(({ before, after }) => onlyIn(after, candidate, before, baseline))
  const moved = [
    ...lost.map(({ state, ...index }): IndexInput => ({ ...index, baseline: 'valid', candidate: state })),
    ...gained.map(({ state, ...index }): IndexInput => ({ ...index, baseline: state, candidate: 'valid' })),
  ].filter((one, at, all) => all.findIndex(({ index }) => index === one.index) === at)
  return { own: moved.filter(isOwn), others: moved.filter((input) => !isOwn(input)) }
}

type Missing = Pick<IndexInput, 'kind' | 'relation' | 'index'> & { readonly state: IndexState }

function onlyIn(scan: TableScan, side: FlipSide, other: TableScan, otherSide: FlipSide): readonly Missing[] {
  return scan.indexes.flatMap((index): Missing[] => {
    const state = stateOf(index, other.relation, otherSide)
    if (state === 'valid') return []
    const isRenamed = hasAnother(index, side, otherSide)
    return [{ kind: 'index', relation: other.relation, index, state: isRenamed ? 'renamed' : state }]
  })
}

/** EXPLAIN tells no schemas: of namesakes, the best. */
function stateOf(index: string, relation: string, { snapshot }: FlipSide): IndexState {
  const namesakes = snapshot.indexes.filter(({ relname, table }) => relname === index && table === relation)
  if (namesakes.some(({ indisvalid }) => indisvalid)) return 'valid'
  return namesakes.length === 0 ? 'absent' : 'invalid'
}

/** Whether the other side has the same index by another name. */
function hasAnother(index: string, { indexDefinitions }: FlipSide, other: FlipSide): boolean {
  const own = new Set(
    indexDefinitions.flatMap(({ relname, definition }) => (relname === index ? [definition] : [])),
  )
  return other.indexDefinitions.some(({ definition }) => own.has(definition))
}
