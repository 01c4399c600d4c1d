import type { PlanChangeKind } from '../model/plan-change.ts'
import { isFailed } from '../model/policy.ts'
import type { JudgedChange, QueryReport, Report } from '../model/report.ts'
import type { Verdict } from '../model/verdict.ts'
import {
  sayAdvice,
  sayAssumptions,
  sayBlame,
  sayDetail,
  sayOthers,
  sayPreference,
  sayWhy,
} from './flip-sentences.ts'
import { oneLine } from './printable.ts'

/** What a tool that lists faults of a text has to be told of a query. One for each query that wants somebody's attention. */
export interface Finding {
  readonly query: QueryReport
  /** An error is what the policy fails, and nothing else is. */
  readonly level: 'error' | 'warning'
  /** What the worst change is, or the verdict where no change is behind it. */
  readonly rule: PlanChangeKind | Verdict
  /** From the top of the repository, with `/` between the parts. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly title: string
  /** Sentences, a line each. */
  readonly message: string
  /** Why somebody decided to live with it; an excused finding is no error. */
  readonly excuse?: string
}

/** In the order of the report: worst first. */
export function findingsOf(report: Report): readonly Finding[] {
  return report.queries.flatMap((query) => {
    const finding = findingOf(query, report)
    return finding === undefined ? [] : [finding]
  })
}

/** Those that nobody has excused. */
export function openFindingsOf(report: Report): readonly Finding[] {
  return findingsOf(report).filter(({ excuse }) => excuse === undefined)
}

function findingOf(query: QueryReport, report: Report): Finding | undefined {
  const { verdict, name, source } = query
  const fails = isFailed(query, report)
  const telling = verdict === 'improved' ? [] : query.changes.filter(({ severity }) => severity !== 'info')
  const worst = telling.find(({ allowed }) => allowed === undefined)
  const excused = telling.find(({ allowed }) => allowed !== undefined)
  const isOpen = fails || worst !== undefined || verdict === 'failed'
  if (!isOpen && excused === undefined) return undefined
  return {
    query,
    level: fails ? 'error' : 'warning',
    rule: ruleOf(query, isOpen ? worst : excused),
    path: pathOf(query, report),
    line: source.line,
    title: oneLine(`${verdict}: ${name}`),
    message: messageOf(query),
    ...(!isOpen && excused?.allowed !== undefined && { excuse: oneLine(excused.allowed) }),
  }
}

function ruleOf({ verdict, changes }: QueryReport, worst: JudgedChange | undefined): Finding['rule'] {
  return worst?.kind ?? changes[0]?.kind ?? verdict
}

/** Where a repository has the query. */
export function pathOf({ source }: QueryReport, { corpus }: Report): string {
  return oneLine(within(corpus, source.file))
}

/** A recorded query's place is the application's, beside the corpus: `../src/orders.ts`. */
function within(folder: string, file: string): string {
  const parts = folder === '' ? [] : folder.split('/')
  const up = /^(?:[.][.][/])*/.exec(file)?.[0] ?? ''
  const levels = Math.min(up.length / 3, parts.length)
  return [...parts.slice(0, parts.length - levels), file.slice(levels * 3)].join('/')
}

function messageOf(query: QueryReport): string {
  return [
    query.reason,
    sayWhy(query),
    sayBlame(query),
    ...sayOthers(query),
    sayPreference(query),
    sayAssumptions(query),
    sayAdvice(query),
    sayDetail(query),
  ]
    .filter((sentence) => sentence !== '')
    .map(oneLine)
    .join('\n')
}
