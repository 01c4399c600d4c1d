import { groupBy } from '../../../src/postgres/group-by.ts'
import { markdownTable, percent } from '../markdown-table.ts'
import type { PairMeasurement } from './measure-pairs.ts'

/** The title of the section of docs/fidelity.md that this is about. */
export const pairsTitle = '## Across versions'

/** The section of docs/fidelity.md: how often production of one major is planned alike on a scratch of another, and why not. */
export function pairsSection(
  measured: readonly PairMeasurement[],
  { random, seed }: { readonly random: number; readonly seed: string },
): string {
  const groups = groupBy(measured, ({ production, engine }) => `${production} ${engine}`)
  const pairs = [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [sumOf(first, others)],
  )
  return `${[
    pairsTitle,
    [
      'Each major version has another planner, so that a scratch of another version than production plans as production will after the upgrade, or as it did before. Rows are the',
      'version of production, columns the engine of the scratch; a plan is identical where all of its text is.',
    ].join('\n'),
    matrix(pairs, ({ counts }) => counts.identical),
    'How many have the same nodes, that is the same scans, joins, sorts and aggregates in the same places, whatever their costs and conditions:',
    matrix(pairs, ({ counts, sameNodes }) => counts.identical + counts.sameShape + sameNodes),
    [
      'What to take from it:',
      '',
      "- Plan with the engine of production's major version. `--engine native` and `--engine container` take it by themselves, `auto` where it is installed; PGlite is 18.",
      '- Where that cannot be, compare only like with like: both sides on one engine. `check` opens both on the same; two snapshots of different versions have to be told',
      '  (`compare old new --engine native:17`), since each would be planned by its own. Costs are compared within one engine and one major version only.',
      '- A flip between two sides on 18 is a flip on 18, and says nothing certain of production on 14.',
      '- A certificate of another version says little of the snapshot: `verify` names the two versions as the reason, and no statistic.',
      '- What an upgrade will change is another question, and planflip answers it: `compare production.json production.json --baseline-engine native:15 --candidate-engine native:18`',
      '  plans the same statistics by both planners.',
    ].join('\n'),
    [
      `By \`npm run fidelity -- --pairs\`: the hand-made statements and ${random.toLocaleString('en')} random ones (seed \`${seed}\`) of all databases, under production's settings, captured by a superuser.`,
      'ANALYZE samples at random, so that another run has figures that differ a little.',
    ].join('\n'),
    '### What each version brought',
    'Plans of a production of the major before, on a scratch of that version, by what shows in the two texts. A plan may have several reasons.',
    noveltyTable(pairs),
    '### Pair by pair',
    pairTable(pairs),
  ].join('\n\n')}\n\n`
}

interface Pair extends Omit<PairMeasurement, 'engine'> {
  /** Whether the scratch is of the major after production's. */
  readonly isNext: boolean
}

/** One pair's figures in all databases. */
function sumOf(first: PairMeasurement, others: readonly PairMeasurement[]): Pair {
  const all = [first, ...others]
  const total = (of: (one: PairMeasurement) => number): number => all.reduce((sum, one) => sum + of(one), 0)
  const reasons = new Set(all.flatMap((one) => [...one.reasons.keys()]))
  return {
    production: first.production,
    version: first.version,
    isNext: first.engine === `native:${first.production + 1}`,
    counts: {
      identical: total(({ counts }) => counts.identical),
      sameShape: total(({ counts }) => counts.sameShape),
      different: total(({ counts }) => counts.different),
      failed: total(({ counts }) => counts.failed),
    },
    sameNodes: total(({ sameNodes }) => sameNodes),
    reasons: new Map([...reasons].map((reason) => [reason, total((one) => one.reasons.get(reason) ?? 0)])),
  }
}

function plansOf({ counts }: Pair): number {
  return counts.identical + counts.sameShape + counts.different + counts.failed
}

function matrix(pairs: readonly Pair[], part: (pair: Pair) => number): string {
  const versions = [...new Set(pairs.map(({ version }) => version))]
  const rows = [...groupBy(pairs, ({ production }) => production)].map(([production, ofIt]) => [
    String(production),
    ...versions.map((version) => {
      const pair = ofIt.find((one) => one.version === version)
      return pair === undefined ? '' : percent(part(pair), plansOf(pair))
    }),
  ])
  return markdownTable(['production', ...versions], rows)
}

function noveltyTable(pairs: readonly Pair[]): string {
  const rows = pairs
    .filter(({ isNext }) => isNext)
    .flatMap((pair) =>
      byCount(pair.reasons).map(([reason, count]) => [
        String(pair.production + 1),
        reason.replace(/^\d+: /, ''),
        String(count),
        percent(count, plansOf(pair)),
      ]),
    )
  return markdownTable(['PostgreSQL', 'what differs from the version before', 'plans', 'of all'], rows)
}

function pairTable(pairs: readonly Pair[]): string {
  const rows = pairs.map((pair) => [
    String(pair.production),
    pair.version,
    ...[plansOf(pair), pair.counts.identical, pair.counts.sameShape, pair.counts.different].map(figure),
    figure(pair.sameNodes),
    figure(pair.counts.failed),
    byCount(pair.reasons)
      .slice(0, 3)
      .map(([reason, count]) => `${reason} (${figure(count)})`)
      .join('; '),
  ])
  return markdownTable(
    [
      'production',
      'scratch',
      'plans',
      'identical',
      'same shape',
      'different',
      'of these, with the same nodes',
      'failed',
      'commonest reasons',
    ],
    rows,
  )
}

function byCount(reasons: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...reasons].toSorted(([one, few], [other, many]) => many - few || one.localeCompare(other))
}

function figure(count: number): string {
  return count.toLocaleString('en')
}
