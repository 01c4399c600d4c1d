import type { Ingredient } from '../model/blame.ts'
import type {
  Column,
  ExtendedStatistics,
  Index,
  Relation,
  RelationSize,
  Snapshot,
} from '../model/snapshot.ts'
import { familyOf, type Families } from './families.ts'
import { blendCommands, blendMigrations } from './migrations.ts'
import { type Recipe, settingsOf } from './recipe.ts'
import { keyOf, tableKeyOf } from './table-key.ts'

/**
 * A scenario between two: the baseline's, but for what is taken from the candidate. What the other side's schema does not have
 * (a new table, a column of another type) comes with the schema.
 */
export function blend(
  baseline: Recipe,
  candidate: Recipe,
  taken: readonly Ingredient[],
  families: Families,
): Recipe {
  const takes = (kind: Ingredient['kind']): boolean => taken.some((ingredient) => ingredient.kind === kind)
  const { database } = (takes('locale') ? candidate : baseline).snapshot
  const server = takes('engine') ? candidate : baseline
  const frame = (takes('schema') ? candidate : baseline).snapshot
  const sides = { baseline: byName(baseline.snapshot), candidate: byName(candidate.snapshot) }
  const own = takes('schema') ? sides.candidate : sides.baseline
  const from = (kind: 'statistics' | 'size', table: string): Named => {
    const relation = familyOf(table, families)
    const isTaken = taken.some((one) => one.kind === kind && one.relation === relation)
    return isTaken ? sides.candidate : sides.baseline
  }
  return {
    engine: server.engine,
    settings: {},
    migrations: blendMigrations(baseline, candidate, taken),
    ...blendCommands(baseline, candidate, taken),
    snapshot: {
      ...frame,
      database,
      server: server.snapshot.server,
      settings: blendSettings(baseline, candidate, taken, takes('engine')),
      relations: frame.relations.map((relation) => {
        const table = keyOf(relation)
        const statistics = from('statistics', table).relations.get(table)
        const size = from('size', table).relations.get(table)
        return { ...withSize(relation, size), columns: withStatistics(relation.columns, statistics?.columns) }
      }),
      indexes: frame.indexes.map((index) => {
        const table = tableKeyOf(index)
        const analyzed = from('statistics', table)
        const isSame = isSameIndex(index, own, analyzed)
        return blendIndex(
          index,
          isSame ? analyzed.indexes.get(keyOf(index)) : undefined,
          from('size', table).indexes.get(keyOf(index)),
        )
      }),
      extendedStatistics: frame.extendedStatistics.map((object) => {
        const table = keyOf(object.table)
        const source = from('statistics', table)
        return withData(object, source.extended.get(nameOf(object)), (attname) => [
          numberOf(attname, own.relations.get(table)),
          numberOf(attname, source.relations.get(table)),
        ])
      }),
    },
  }
}

/** Settings that only one of two servers has come and go with the server. */
function blendSettings(
  baseline: Recipe,
  candidate: Recipe,
  taken: readonly Ingredient[],
  takesEngine: boolean,
): Readonly<Record<string, string>> {
  const [before, after] = [settingsOf(baseline), settingsOf(candidate)]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const isTaken = (name: string): boolean =>
    taken.some((one) => one.kind === 'setting' && one.name === name) ||
    (takesEngine && (before[name] === undefined || after[name] === undefined))
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = isTaken(name) ? after[name] : before[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

interface Named {
  readonly relations: ReadonlyMap<string, Relation>
  readonly indexes: ReadonlyMap<string, Index>
  readonly extended: ReadonlyMap<string, ExtendedStatistics>
  /** What creates indexes and constraints, by the index's name alone: namesakes in several schemas together. */
  readonly definitions: ReadonlyMap<string, string>
}

function byName({ relations, indexes, extendedStatistics, schema }: Snapshot): Named {
  const definitions = new Map<string, string>()
  for (const { type, name, sql } of schema) {
    const index =
      type === 'INDEX' ? name : type === 'CONSTRAINT' ? name.slice(name.indexOf(' ') + 1) : undefined
    if (index !== undefined) definitions.set(index, `${definitions.get(index) ?? ''}${sql}`)
  }
  return {
    definitions,
    relations: new Map(relations.map((relation) => [keyOf(relation), relation])),
    indexes: new Map(indexes.map((index) => [keyOf(index), index])),
    extended: new Map(extendedStatistics.map((object) => [nameOf(object), object])),
  }
}

function nameOf({ schemaname, stxname }: ExtendedStatistics): string {
  return keyOf({ schemaname, relname: stxname })
}

function withSize<Sized extends RelationSize & { readonly relkind: string }>(
  own: Sized,
  other: (RelationSize & { readonly relkind: string }) | undefined,
): Sized {
  if (other?.relkind !== own.relkind) return own
  const { relpages, reltuples, relallvisible, blocks } = other
  return { ...own, relpages, reltuples, relallvisible, blocks }
}

function withStatistics(own: readonly Column[], other: readonly Column[] | undefined): readonly Column[] {
  return own.map((column) => {
    const found = other?.find(({ attname }) => attname === column.attname)
    return found !== undefined && sameTypes(column, found)
      ? { ...column, statistics: found.statistics }
      : column
  })
}

/** As far as the values tell. */
function sameTypes(one: Column, other: Column): boolean {
  const [types, others] = [one, other].map(
    ({ statistics }) =>
      new Map(
        statistics.flatMap(({ slots }) =>
          slots.flatMap(({ stakind, stavalues }) =>
            stavalues === null ? [] : [[stakind, stavalues.type] as const],
          ),
        ),
      ),
  )
  return [...(types ?? [])].every(([kind, type]) => (others?.get(kind) ?? type) === type)
}

function blendIndex(own: Index, statistics: Index | undefined, size: Index | undefined): Index {
  const { btree: _tree, gin: _counters, brin: _facts, ...plain } = own
  const sized = fits(own, size) ? size : own
  const analyzed = fits(own, statistics) ? statistics : own
  const { ends } = analyzed.btree ?? {}
  return {
    ...withSize(plain, sized),
    columns: withStatistics(own.columns, analyzed.columns),
    ...(sized.btree !== undefined && {
      btree: { height: sized.btree.height, ...(ends !== undefined && { ends }) },
    }),
    ...(sized.gin !== undefined && { gin: sized.gin }),
    ...(sized.brin !== undefined && { brin: sized.brin }),
  }
}

/** Whether an index is of the same keys in both, and these of the same types, as far as can be told. */
function isSameIndex({ relname, firstColumn, ...index }: Index, own: Named, other: Named): boolean {
  const columnIn = ({ relations }: Named): Column | undefined =>
    relations.get(tableKeyOf(index))?.columns.find(({ attname }) => attname === firstColumn)
  const [column, otherColumn] = [columnIn(own), columnIn(other)]
  const isSameColumn = column === undefined || otherColumn === undefined || sameTypes(column, otherColumn)
  return isSameColumn && own.definitions.get(relname) === other.definitions.get(relname)
}

function fits(own: Index, other: Index | undefined): other is Index {
  return other?.amname === own.amname && other.relkind === own.relkind && other.table === own.table
}

/** Data that number columns as the frame does: serialised, they cannot be told apart otherwise. */
function withData(
  own: ExtendedStatistics,
  other: ExtendedStatistics | undefined,
  numbersOf: (attname: string) => readonly [number | undefined, number | undefined],
): ExtendedStatistics {
  const isSame =
    other !== undefined &&
    JSON.stringify([own.attnames, own.exprs, own.table]) ===
      JSON.stringify([other.attnames, other.exprs, other.table]) &&
    own.attnames.every((attname) => {
      const [one, another] = numbersOf(attname)
      return one === another
    })
  return isSame ? { ...own, data: other.data } : own
}

function numberOf(attname: string, relation: Relation | undefined): number | undefined {
  return relation?.columns.find((column) => column.attname === attname)?.attnum
}
