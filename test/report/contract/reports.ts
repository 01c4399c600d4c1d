import type { QueryReport, Report } from '../../../src/model/report.ts'
import { verdicts } from '../../../src/model/verdict.ts'
import { allowed, failed, planned, regressed, reportOf, unchanged } from '../a-report.ts'

/** Names as no reporter would like them. */
const hostileNames = [
  '**bold** _it_ `code` ~~gone~~ [link](http://example.com) ![image](x) | table | # heading',
  '```\n</details></summary><script>alert(1)</script>\n```diff',
  '<!-- planflip --> --> ]]> &amp; &#10; <testcase name="x"> " \' />',
  '100%0A::error file=a,line=1::no\r\n::error::injected, with: colons',
  '\u001B[31mred\u001B[0m \u0000 \u0007 \u009B \uFFFE \uFFFF',
  '@octocat closes #1, see owner/repo#2',
  'line\u2028separator \u202Eright to left\u202C \uD83D lone',
  '\n\n\n',
  '',
  '受注一覧 🧾 émoji ﷽',
]

const reportOfNames = reportOf(
  ...hostileNames.flatMap((name, at) =>
    [regressed, failed, allowed].map((query, nth): QueryReport => ({
      ...query,
      id: `${at}-${nth}`,
      name,
      reason: `${name} became ${name}`,
      source: { file: `${name}/a b#c?.sql`, line: at + 1 },
      changes: query.changes.map((change) => ({
        ...change,
        ...(change.allowed !== undefined && { allowed: name }),
      })),
      ...(query.candidate?.status === 'planned' && { candidate: planned(`${name}\n  ->  ${name}`) }),
      ...(query.candidate?.status === 'failed' && {
        candidate: { ...query.candidate, message: name, detail: name },
      }),
      blame: { ingredients: [], complete: true, sentence: `flips with ${name}` },
      unusedAllows: [{ rule: name, relation: name, reason: name }],
    })),
  ),
)

const longPlan = (word: string): string =>
  ['Append', ...Array.from({ length: 5000 }, (_, at) => `  ->  Seq Scan on ${word}${at}`)].join('\n')

/** What every reporter has to cope with, by what is odd about it. */
export const oddReports: Readonly<Record<string, Report>> = {
  'no queries': reportOf(),
  'nothing changed': reportOf(unchanged),
  'only failures': reportOf(failed, { ...failed, id: '5', name: 'another' }),
  'every verdict': reportOf(
    ...verdicts.map((verdict, at) => ({ ...regressed, id: String(at), name: verdict, verdict })),
  ),
  'one side only': reportOf(oneSided('new'), oneSided('removed')),
  'every verdict fails': { ...reportOf(regressed, failed, allowed, oneSided('new')), failOn: verdicts },
  'nothing fails': { ...reportOf(regressed, failed), failOn: [] },
  'hostile names': reportOfNames,
  'scenarios with hostile names': {
    ...reportOf(regressed),
    corpus: hostileNames.join('/'),
    baseline: { ...reportOf().baseline, snapshot: hostileNames.join(' '), shortfalls: hostileNames },
  },
  'plans of thousands of lines': reportOf({
    ...regressed,
    baseline: planned(longPlan('a')),
    candidate: planned(longPlan('b')),
  }),
  'lines of a million characters': reportOf({
    ...regressed,
    reason: 'x'.repeat(1_000_000),
    candidate: planned(`Result\n  Filter: ${'`'.repeat(1_000_000)}`),
  }),
  '10,000 queries that regress': reportOf(
    ...Array.from({ length: 10_000 }, (_, at) => ({ ...regressed, id: String(at), name: `query ${at}` })),
  ),
  'a shard': { ...reportOf(regressed), shard: { index: 2, count: 4 } },
}

function oneSided(verdict: 'new' | 'removed'): QueryReport {
  const { baseline: _, candidate: __, ...query } = regressed
  return { ...query, id: verdict, name: verdict, verdict, reason: `it is ${verdict}`, changes: [] }
}
