import { groupBy } from '../../src/postgres/group-by.ts'
import type { CapturingRole } from './capturing-role.ts'
import type { Likeness } from './judge-plans.ts'
import type { Measurement, Miss } from './measurement.ts'
import { markdownTable, percent } from './markdown-table.ts'
import type { Variation } from './variations.ts'

export const measuredTitle = '## How it was measured'

interface Circumstances {
  readonly queries: number
  readonly seed: string
  readonly variations: readonly Variation[]
}

/** docs/fidelity.md: the figure, how it came about, and what is not 100 %. */
export function fidelityPage(measurements: readonly Measurement[], circumstances: Circumstances): string {
  return `${[
    '# Fidelity',
    'How often does the scratch, a database without a row, plan exactly as the server with the data does? The text of EXPLAIN is compared byte by byte: shape, conditions, costs, rows and widths.',
    fidelityTable(measurements),
    'What a superuser captures, a member of `pg_read_all_data` captures too. The ordinary role may SELECT from the tables and nothing else: it reads statistics through `pg_stats`, learns more from what the planner estimates, and its capture lists the GRANTs that let it read the rest. What it may not run (INSERT, UPDATE, DELETE) is not counted.',
    ...howMeasured(measurements, circumstances),
    '## By database',
    databaseTable(measurements),
    '## What is not identical',
    'A native scratch is held against the same snapshots as PGlite. What PGlite alone misses has therefore arrived: the rest is the arithmetic of its 32 bits, which budgets the memory of hash tables, bitmaps and caches by the size of a pointer. What an ordinary role alone misses are statistics that it may not read.',
    ...missSections(measurements),
  ].join('\n\n')}\n`
}

/** A row for each major, engine and capturing role. */
export function fidelityTable(measurements: readonly Measurement[]): string {
  const rows = groups(measurements, sortOf).map((group) => {
    const [first] = group
    return [String(first?.major), first?.engine ?? '', first?.role ?? '', ...figures(group)]
  })
  return markdownTable(['PostgreSQL', 'engine', 'captured by', ...figureTitles], rows)
}

function sortOf({ major, engine, role }: Measurement): string {
  return `PostgreSQL ${major} on ${engine}, captured by ${withArticle(role)}`
}

function withArticle(role: CapturingRole): string {
  return `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`
}

function databaseTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map((one) => [
    one.database,
    String(one.relations),
    String(one.major),
    one.engine,
    one.role,
    ...figures([one]),
  ])
  return markdownTable(['database', 'tables', 'PostgreSQL', 'engine', 'captured by', ...figureTitles], rows)
}

const figureTitles = [
  'queries',
  'plans',
  'identical',
  'same shape',
  'different',
  'failed',
  'identical',
  'same shape or identical',
]

function figures(measurements: readonly Measurement[]): readonly string[] {
  const sum = (likeness: Likeness): number => total(measurements.map(({ counts }) => counts[likeness]))
  const [identical, sameShape, different, failed] = [
    sum('identical'),
    sum('sameShape'),
    sum('different'),
    sum('failed'),
  ]
  const plans = identical + sameShape + different + failed
  return [
    ...[
      total(measurements.map(({ queries }) => queries)),
      plans,
      identical,
      sameShape,
      different,
      failed,
    ].map((count) => count.toLocaleString('en')),
    percent(identical, plans),
    percent(identical + sameShape, plans),
  ]
}

function howMeasured(
  measurements: readonly Measurement[],
  { queries, seed, variations }: Circumstances,
): readonly string[] {
  const versions = unique(
    measurements.map(({ production, engine }) => `- production ${production}; scratch ${engine}`),
  )
  const settings = variations.map(({ name, settings: values }) => `- ${name}${describe(values)}`)
  return [
    measuredTitle,
    [
      'By `npm run fidelity`, which needs no network and no Docker. For each major version it starts a stock server, fills five databases (`test/databases`),',
      'captures each as users would, and opens the snapshot on each engine. The server is a real one with all its rows; the scratch is empty.',
      `Then both are asked for the plans of the hand-made statements and of ${queries.toLocaleString('en')} random ones a version (\`test/databases/random\`, seed \`${seed}\`), under production's settings and`,
      `under ${variations.length - 1} others. ANALYZE samples at random, so that another run has other statistics, and with them other plans.`,
    ].join('\n'),
    "A query is a statement that production plans; those that both sides refuse in the same words are not counted. JIT's footer, which tells of a library and of nothing that was planned, is left out.",
    versions.join('\n'),
    'Each statement is planned:',
    settings.join('\n'),
  ]
}

function describe(settings: Readonly<Record<string, string>>): string {
  const list = Object.entries(settings).map(([name, value]) => `\`${name} = ${value}\``)
  return list.length === 0 ? '' : `: ${list.join(', ')}`
}

function missSections(measurements: readonly Measurement[]): readonly string[] {
  const missing = measurements.filter(({ misses }) => misses.length > 0)
  if (missing.length === 0) return ['Nothing.']
  return [...groupBy(missing, sortOf)].flatMap(([sort, group]) => {
    const misses = group.flatMap(({ database, misses: own }) =>
      own.map((miss) => ({ ...miss, statement: `${database} ${miss.statement}` })),
    )
    return [`### ${sort}`, causeTable(misses), missList(misses)]
  })
}

/** The cause is what a reason says last. */
function causeTable(misses: readonly Miss[]): string {
  const rows = groups(misses, ({ reason }) => causeOf(reason))
    .toSorted((one, other) => other.length - one.length)
    .map((group) => [
      causeOf(group[0]?.reason ?? ''),
      String(group.length),
      String(unique(group.map(({ statement }) => statement)).length),
    ])
  return markdownTable(['cause', 'plans', 'queries'], rows)
}

function causeOf(reason: string): string {
  return reason.slice(reason.lastIndexOf(': ') + 1).trim()
}

/** Each statement once, with the settings under which it is missed. */
function missList(misses: readonly Miss[]): string {
  const items = groups(misses, ({ statement }) => statement).map((group) => {
    const [first] = group
    const under =
      group.length > 3 ? `${group.length} settings` : group.map(({ variation }) => variation).join(', ')
    return `- ${first?.statement} (${first?.likeness === 'sameShape' ? 'same shape' : first?.likeness}; ${under}): ${first?.reason}\n  \`${first?.sql.replaceAll(/\s+/g, ' ').replaceAll('`', "'")}\``
  })
  return `<details><summary>${items.length} queries</summary>\n\n${items.join('\n')}\n\n</details>`
}

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  return [...groupBy(items, keyOf).values()]
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
