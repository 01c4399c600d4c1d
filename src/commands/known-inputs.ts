import { granteeOf } from '../capture/unreadable/grants.ts'
import { mendingOf } from '../capture/unreadable/mending.ts'
import type { Fidelity } from '../model/fidelity.ts'
import type { KnownInputs } from '../model/inspection.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { UnreadableInput } from '../model/unreadable.ts'

/** How well a snapshot knows the inputs of the planner, and what would make it know them better. */
export function knownInputs(snapshot: Snapshot): KnownInputs {
  const { unreadable, askingRole } = snapshot
  return {
    role: askingRole.name,
    fidelity: Object.entries(fidelitiesOf(snapshot)).map(([input, known]) => ({
      input,
      counts: countEach(known),
    })),
    unreadable: unreadable ?? null,
    mending: mendingOf(unreadable ?? [], granteeOf(snapshot)),
  }
}

function fidelitiesOf({
  relations,
  indexes,
  extendedStatistics,
  unreadable = [],
}: Snapshot): Record<string, readonly Fidelity[]> {
  const ofColumns = (tables: readonly Pick<Snapshot['relations'][number], 'columns'>[]) =>
    tables.flatMap(({ columns }) =>
      columns.flatMap(({ statistics }) => statistics.map(({ fidelity }) => fidelity)),
    )
  /** Of what was not read there is no trace but in the list. */
  const missing = (sort: UnreadableInput['input']) =>
    unreadable
      .filter(({ input, instead }) => input === sort && instead === 'missing')
      .flatMap(({ columns }): Fidelity[] => Array<Fidelity>(Math.max(1, columns.length)).fill('missing'))
  return {
    'relation sizes': unreadable.flatMap(({ input, instead }) => (input === 'relation sizes' ? instead : [])),
    'column statistics': [...ofColumns(relations), ...missing('column statistics')],
    'expression statistics': [...ofColumns(indexes), ...missing('expression statistics')],
    'range statistics': missing('range statistics'),
    'extended statistics': [
      ...extendedStatistics.flatMap(({ data }) => data.map(({ fidelity }) => fidelity)),
      ...missing('extended statistics'),
    ],
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
