import type { Expectation, ExpectedQuery, PlanAnswer } from '../model/expectation.ts'
import { Failure } from '../model/failure.ts'
import { ask } from './ask.ts'
import { keepPlan } from './keep-plan.ts'
import { readQuery } from './read-query.ts'
import type { MatcherContext, MatcherFunctions, MatcherResult } from './runner.ts'
import type { Address } from './wire.ts'
import { withHint } from './with-hint.ts'

/** The matchers, for a runner whose `find` tells where its run's scratch answers. */
export function matchersFor(find: () => Address): MatcherFunctions {
  const check = async (
    { isNot = false }: MatcherContext,
    received: unknown,
    expectation: Expectation,
    facts: Facts,
  ): Promise<MatcherResult> => {
    const query = readQuery(received)
    const answer = await ask(find(), { query, expectation, isNot })
    return {
      pass: answer.isMet,
      message: () => sayAll(answer.isMet ? facts.met : facts.unmet, answer, query),
    }
  }

  return {
    toUseIndex(received, index) {
      return withHint(async () => {
        const name = nameOf('toUseIndex', index)
        return check(
          this,
          received,
          { kind: 'uses-index', index: name },
          {
            met: `The plan uses ${name}, and is expected not to.`,
            unmet: `The plan does not use ${name}.`,
          },
        )
      })
    },
    toSeqScan(received, table) {
      return withHint(async () => {
        const name = nameOf('toSeqScan', table)
        return check(
          this,
          received,
          { kind: 'seq-scans', table: name },
          {
            met: `The plan reads ${name} from end to end, and is expected not to.`,
            unmet: `The plan does not read ${name} from end to end.`,
          },
        )
      })
    },
    toCostLessThan(received, cost) {
      return withHint(async () => {
        if (typeof cost !== 'number' || Number.isNaN(cost)) throw wrongArgument('toCostLessThan', 'a number')
        return check(
          this,
          received,
          { kind: 'costs-less', than: cost },
          {
            met: `The plan is expected to cost ${cost} or more.`,
            unmet: `The plan is expected to cost less than ${cost}.`,
          },
        )
      })
    },
    toKeepItsPlan(received) {
      return withHint(async () => {
        const query = readQuery(received)
        return keepPlan(this, {
          ask: (shape) =>
            ask(find(), {
              query,
              ...(shape !== undefined && { expectation: { kind: 'keeps-shape', shape } }),
            }),
          say: (answer, fact) => sayAll(fact, answer, query),
        })
      })
    },
  }
}

interface Facts {
  readonly met: string
  readonly unmet: string
}

/** The fact, the query, its plan, and why the plan is so. */
function sayAll(
  fact: string,
  { plan, reasons, planned }: PlanAnswer,
  { sql, values }: ExpectedQuery,
): string {
  const given = values === null ? '' : `\n-- values: ${values.map((value) => value ?? 'NULL').join(', ')}`
  const parts = [fact, indented(sql.trim() + given), indented(plan), reasons.join('\n'), `(${planned})`]
  return parts.filter((part) => part !== '').join('\n\n')
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}

function nameOf(matcher: string, name: unknown): string {
  if (typeof name === 'string' && name !== '') return name
  throw wrongArgument(matcher, 'a name')
}

function wrongArgument(matcher: string, what: string): Failure {
  return new Failure('bad-usage', `${matcher} takes ${what}.`, { hint: `Give it ${what}.` })
}
