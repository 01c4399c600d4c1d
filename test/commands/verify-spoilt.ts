import type { ColumnStatistics, Index, Relation, Snapshot } from '../../src/model/snapshot.ts'

/** A snapshot of the menagerie with one input of the planner spoilt. */
export interface Spoilt {
  /** The input and what it is of, as the test names causes. */
  readonly cause: string
  /** One of the queries that miss. */
  readonly query: string
  /** What the reason of its miss says. */
  readonly number: string
  readonly spoil: (snapshot: Snapshot) => Snapshot
}

export const spoiltInputs: readonly Spoilt[] = [
  {
    cause: 'table pages of public.measurements',
    query: 'brin',
    number: 'the number of its pages differs (production 1,939 pages, scratch 1,439)',
    spoil: relation('measurements', (table) => ({ ...table, blocks: table.blocks - 500 })),
  },
  {
    cause: 'table tuples of public.keepers',
    query: 'extended ndistinct',
    number: 'the number of its rows differs (production 2,000 rows, scratch 3,000)',
    spoil: relation('keepers', (table) => ({ ...table, reltuples: 3000 })),
  },
  {
    cause: 'column width of public.keepers, email',
    query: 'extended dependencies',
    number: 'the width of email differs (production 22 bytes, scratch 200)',
    spoil: statistics('keepers', 'email', (row) => ({ ...row, stawidth: 200 })),
  },
  {
    cause: 'null fraction of public.animals, keeper_id',
    query: 'is null',
    number: 'the null fraction of keeper_id differs (production',
    spoil: statistics('animals', 'keeper_id', (row) => ({ ...row, stanullfrac: 0.3 })),
  },
  {
    cause: 'most common values of public.animals, mood',
    query: 'by mood',
    number: 'the most common values of mood differ',
    spoil: statistics('animals', 'mood', (row) => ({
      ...row,
      slots: row.slots.map((slot) =>
        slot.stakind === 1 ? { ...slot, stanumbers: '{0.2,0.2,0.2,0.2,0.2}' } : slot,
      ),
    })),
  },
  {
    cause: 'distinct values of public.feedings_2025, animal_id',
    query: 'partition key and animal',
    number: 'the number of distinct values of animal_id differs',
    spoil: statistics('feedings_2025', 'animal_id', (row) => ({ ...row, stadistinct: 77 })),
  },
  {
    cause: 'histogram of public.animals, born',
    query: 'range within',
    number: 'the histogram of born differs',
    spoil: statistics('animals', 'born', (row) => withoutSlot(row, 2)),
  },
  {
    cause: 'most common elements of public.animals, tags',
    query: 'array contains',
    number: 'the most common elements of tags differ',
    spoil: statistics('animals', 'tags', (row) => withoutSlot(row, 4)),
  },
  {
    cause: 'range statistics of public.animals, awake',
    query: 'range overlaps',
    number: 'the range statistics of awake differ',
    spoil: statistics('animals', 'awake', (row) => withoutSlot(row, 7)),
  },
  {
    cause: 'correlation of public.animals, born',
    query: 'newest first',
    number: 'the correlation of born differs',
    spoil: statistics('animals', 'born', (row) => withoutSlot(row, 3)),
  },
  {
    cause: 'index height of public.animals, animals_pkey',
    query: 'by key',
    number: 'the height of animals_pkey differs (production 2 levels, scratch 0, was estimated at capture)',
    spoil: index('animals_pkey', ({ btree, ...rest }) => ({
      ...rest,
      ...(btree !== undefined && { btree: { ...btree, height: { fidelity: 'estimated', value: 0 } } }),
    })),
  },
  {
    cause: 'index pages of public.animals, animals_mood',
    query: 'enum',
    number: 'the number of pages of animals_mood differs',
    spoil: index('animals_mood', (tree) => ({ ...tree, blocks: tree.blocks * 3 })),
  },
  {
    cause: 'index ends of public.animals, animals_born',
    query: 'range past the newest row',
    number: 'the index ends of animals_born differ (production 1,5',
    spoil: index('animals_born', ({ btree, ...rest }) => ({
      ...rest,
      ...(btree !== undefined && { btree: { height: btree.height } }),
    })),
  },
  {
    cause: 'visible pages of public.animals',
    query: 'covering index',
    number: 'the number of all-visible pages differs',
    spoil: relation('animals', (table) => ({ ...table, relallvisible: 0 })),
  },
  {
    cause: 'partial index size of public.animals, animals_weight_hungry',
    query: 'partial index',
    number: 'the size of the partial index animals_weight_hungry differs',
    spoil: index('animals_weight_hungry', (tree) => ({ ...tree, reltuples: 100 })),
  },
  {
    cause: 'GIN counters of public.animals, animals_tags',
    query: 'array contains',
    number: 'the GIN counters of animals_tags differ',
    spoil: index('animals_tags', ({ gin: _gin, ...rest }) => rest),
  },
  {
    cause: 'BRIN facts of public.measurements, measurements_taken',
    query: 'brin',
    number: 'the BRIN facts of measurements_taken differ',
    spoil: index('measurements_taken', ({ brin, ...rest }) => ({
      ...rest,
      ...(brin !== undefined && { brin: { ...brin, pagesPerRange: 128 } }),
    })),
  },
  {
    cause: 'extended statistics of public.keepers, keepers_place',
    query: 'extended dependencies',
    number: 'the extended statistics keepers_place differ (production',
    spoil: (snapshot) => ({
      ...snapshot,
      extendedStatistics: snapshot.extendedStatistics.filter(({ stxname }) => stxname !== 'keepers_place'),
    }),
  },
  {
    cause: 'inherited statistics of public.feedings, food',
    query: 'partitions all',
    number: 'the inherited statistics of food differ',
    spoil: statistics('feedings', 'food', (row) => ({ ...row, stadistinct: 5000 })),
  },
]

function relation(name: string, change: (relation: Relation) => Relation): Spoilt['spoil'] {
  return (snapshot) => ({
    ...snapshot,
    relations: snapshot.relations.map((table) => (table.relname === name ? change(table) : table)),
  })
}

function index(name: string, change: (index: Index) => Index): Spoilt['spoil'] {
  return (snapshot) => ({
    ...snapshot,
    indexes: snapshot.indexes.map((tree) => (tree.relname === name ? change(tree) : tree)),
  })
}

function statistics(
  table: string,
  name: string,
  change: (statistics: ColumnStatistics) => ColumnStatistics,
): Spoilt['spoil'] {
  return relation(table, (found) => ({
    ...found,
    columns: found.columns.map((column) =>
      column.attname === name ? { ...column, statistics: column.statistics.map(change) } : column,
    ),
  }))
}

function withoutSlot(row: ColumnStatistics, kind: number): ColumnStatistics {
  return { ...row, slots: row.slots.filter(({ stakind }) => stakind !== kind) }
}
