import type { Random } from '../random/random.ts'
import { randomFrom } from '../random/random.ts'
import type { ColumnKind } from './column-kinds.ts'
import { columnKinds } from './column-kinds.ts'

/** A table of the application, before it is SQL. */
export interface TableDesign {
  readonly schema: string
  readonly name: string
  /** A table's number, which its rows' chances depend on. */
  readonly number: number
  readonly key: 'tenant' | 'identity' | 'uuid'
  /** Always one of the same tenant; its rows come before. */
  readonly parent?: TableDesign
  readonly hasOwner: boolean
  readonly columns: readonly DesignedColumn[]
  readonly rows: number
  readonly indexes: readonly string[]
  /** In quotes, as SQL takes them. */
  readonly statistics: readonly StatisticsDesign[]
  /** What has been done to it since its rows came in. */
  readonly history: History
}

export interface DesignedColumn {
  /** In quotes where it needs them. */
  readonly name: string
  readonly kind: ColumnKind
}

interface StatisticsDesign {
  readonly kinds: string
  readonly on: string
}

interface History {
  readonly maintenance: 'VACUUM (ANALYZE)' | 'ANALYZE' | 'VACUUM' | undefined
  readonly dropsColumn: boolean
  readonly addsColumn: boolean
  /** Rows that came in after ANALYZE, and rows that went. */
  readonly grows: boolean
  readonly losesSome: boolean
  readonly losesNewest: boolean
}

/** Designs the tables of every module, each the same for the same seed. */
export function designTables(seed: string): readonly TableDesign[] {
  const tables: TableDesign[] = []
  for (const { schema, names } of modules) {
    for (const name of names) {
      const number = tables.length + 1
      const siblings = tables.filter(
        (table) => table.schema === schema && table.key === 'tenant' && table.rows > 0,
      )
      tables.push(designTable(randomFrom(`${seed}:${name}`), { schema, name, number, siblings }))
    }
  }
  return tables
}

/** Nouns with their aspects: `invoice`, `invoice_line`, `invoice_note`… */
const modules = [
  {
    schema: 'billing',
    names: namesOf(
      ['invoice', 'payment', 'subscription', 'coupon', 'refund'],
      ['', '_line', '_note', '_event', '_attachment', '_tax'],
    ),
  },
  {
    schema: 'crm',
    names: namesOf(
      ['contact', 'company', 'deal', 'campaign', 'call'],
      ['', '_tag', '_note', '_event', '_stage', '_owner'],
    ),
  },
  {
    schema: 'projects',
    names: namesOf(
      ['project', 'task', 'sprint', 'board', 'document'],
      ['', '_member', '_comment', '_version', '_label', '_watch'],
    ),
  },
  {
    schema: 'people',
    names: namesOf(
      ['employee', 'leave', 'payslip', 'candidate', 'review'],
      ['', '_note', '_document', '_event', '_step'],
    ),
  },
  {
    schema: '"Support Desk"',
    names: namesOf(['Ticket', 'Macro', 'Queue', 'Survey'], ['', 'Comment', 'Rule', 'Event', 'Tag']).map(
      (name) => `"${name}"`,
    ),
  },
  {
    schema: '"order"',
    names: [
      '"order"',
      '"group"',
      '"select"',
      '"Table"',
      '"user"',
      'cart',
      'shipment',
      'item',
      '"with space"',
      '"semi;colon"',
      '"dot.ted"',
      '"quo""te"',
      'été',
    ],
  },
]

function namesOf(nouns: readonly string[], aspects: readonly string[]): readonly string[] {
  return nouns.flatMap((noun) => aspects.map((aspect) => noun + aspect))
}

interface Place {
  readonly schema: string
  readonly name: string
  readonly number: number
  readonly siblings: readonly TableDesign[]
}

function designTable(random: Random, { schema, name, number, siblings }: Place): TableDesign {
  const key = random.pick(['tenant', 'tenant', 'tenant', 'identity', 'uuid'] as const)
  const parent =
    key === 'tenant' && siblings.length > 0 && random.chance(0.8) ? random.pick(siblings) : undefined
  const columns = designColumns(random, schema)
  return {
    schema,
    name,
    number,
    key,
    ...(parent !== undefined && { parent }),
    hasOwner: random.chance(0.4),
    columns,
    rows: random.pick([0, 7, 150, 900, 900, 2500, 2500, 5000, 5000, 10_000]),
    indexes: designIndexes(random, columns),
    statistics: designStatistics(random, columns),
    history: {
      maintenance: random.pick([
        ...ten('VACUUM (ANALYZE)' as const),
        'ANALYZE',
        'ANALYZE',
        'VACUUM',
        undefined,
        undefined,
      ]),
      dropsColumn: random.chance(0.2),
      addsColumn: random.chance(0.15),
      grows: random.chance(0.35),
      losesSome: random.chance(0.15),
      losesNewest: random.chance(0.1),
    },
  }
}

function ten<Item>(item: Item): readonly Item[] {
  return Array.from({ length: 10 }, () => item)
}

/** Mixed-case names in one module. */
function designColumns(random: Random, schema: string): readonly DesignedColumn[] {
  const kinds = random.some(
    columnKinds.filter(({ generatedFrom }) => generatedFrom === undefined),
    4 + random.below(9),
  )
  const generated = columnKinds.filter(({ generatedFrom }) =>
    kinds.some(({ name }) => name === generatedFrom),
  )
  return [...kinds, ...random.some(generated, 1)].map((kind) => ({
    name: schema === '"Support Desk"' ? `"${camelCase(kind.name)}"` : kind.name,
    kind,
  }))
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function designIndexes(random: Random, columns: readonly DesignedColumn[]): readonly string[] {
  const single = random
    .some(columns, 2 + random.below(4))
    .flatMap(({ name, kind }) =>
      kind.indexes.length === 0 ? [] : [random.pick(kind.indexes).replaceAll('$', name)],
    )
  const sortable = columns.filter(({ kind }) => kind.isComparable)
  const [first, second] = random.some(sortable, 2)
  if (first === undefined || second === undefined || random.chance(0.5)) return single
  return [...single, `(${first.name}${random.pick(['', ' DESC'])}, ${second.name})`]
}

function designStatistics(random: Random, columns: readonly DesignedColumn[]): readonly StatisticsDesign[] {
  const comparable = columns.filter(({ kind }) => kind.isComparable)
  if (comparable.length < 2 || random.chance(0.65)) return []
  const chosen = random.some(comparable, 2 + random.below(2)).map(({ name }) => name)
  const number = comparable.find(({ kind }) => ['attempts', 'quantity'].includes(kind.name))
  const text = comparable.find(({ kind }) => ['name', 'status'].includes(kind.name))
  const expressions = [
    ...(number === undefined ? [] : [`(${number.name} % 4)`]),
    ...(text === undefined ? [] : [`upper(${text.name})`]),
  ]
  const several: StatisticsDesign = {
    kinds: random.pick(['', '', '(ndistinct)', '(dependencies)', '(mcv)', '(ndistinct, mcv)']),
    on: [...chosen, ...random.some(expressions, random.below(3))].join(', '),
  }
  const [alone] = expressions
  return alone === undefined || random.chance(0.4) ? [several] : [several, { kinds: '', on: `(${alone})` }]
}
