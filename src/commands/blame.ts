import type { PlannedCorpus } from '../compare/compare-corpus.ts'
import { factsOf } from '../compare/facts/facts-of.ts'
import { flipsAlike } from '../compare/flips-alike.ts'
import type { Terms } from '../compare/terms.ts'
import { explainQuery } from '../explain/explain-query.ts'
import type { Blame } from '../model/blame.ts'
import { Failure } from '../model/failure.ts'
import type { Query } from '../model/query.ts'
import type { QueryReport, Report } from '../model/report.ts'
import { blend } from '../vary/blend.ts'
import { familiesIn, type Families } from '../vary/families.ts'
import { searchIngredients } from '../vary/minimal-set.ts'
import { blameAmong, blameOn } from '../vary/say-blame.ts'
import type { Context } from './context.ts'
import { openScenario, type Scenario } from './open-scenario.ts'
import { nextStep, type Inquiry, type Step } from './steps-between.ts'
import { isSuspect, suspectsIn, type BlameWish, type Suspect } from './suspects.ts'

export interface BlameRequest {
  readonly report: Report
  readonly wish: BlameWish
  readonly baseline: Scenario
  readonly candidate: Scenario
  readonly planned: { readonly baseline: PlannedCorpus; readonly candidate: PlannedCorpus }
  readonly terms: Terms
  /** How many steps to take at most. Each is a scratch database to be opened, which takes up to a second. */
  readonly steps?: number
}

/**
 * Names what makes plans flip: walks from the baseline to the candidate, by steps that take some ingredients of the one and the
 * others of the other. Each step is opened once for all the queries that it tells something of.
 */
export async function blameIngredients(request: BlameRequest, context: Context): Promise<Report> {
  const { report, baseline, candidate, terms, steps = 30 } = request
  if (!report.queries.some((query) => isSuspect(query, request.wish, terms.policy))) return report
  const families = familiesIn([baseline.snapshot, candidate.snapshot])
  const suspects = suspectsIn({ ...request, policy: terms.policy }, families)
  const blamed = new Map<QueryReport, Blame>()
  let inquiries = suspects.flatMap((suspect) =>
    proceed(suspect, searchIngredients(suspect.ingredients), blamed),
  )

  for (let opened = 0; inquiries.length > 0 && opened < steps; opened += 1) {
    context.signal.throwIfAborted()
    const total = suspects.length
    context.progress('finding what makes plans flip', { done: total - inquiries.length, total })
    const step = nextStep(inquiries)
    const answers = await takeStep(step, families, request, context)
    inquiries = inquiries.flatMap((inquiry) => {
      const flips = answers.get(inquiry)
      return flips === undefined ? [inquiry] : proceed(inquiry, inquiry.search, blamed, flips)
    })
  }
  for (const { report: query, question } of inquiries)
    blamed.set(query, blameAmong(question.within, `${steps} steps between the two did not tell which`))
  const queries = report.queries.map((query) => {
    const blame = blamed.get(query)
    return blame === undefined ? query : { ...query, blame }
  })
  return { ...report, queries }
}

/** Goes on with a search: to its next question, or to its result. */
function proceed(
  suspect: Suspect,
  search: Inquiry['search'],
  blamed: Map<QueryReport, Blame>,
  ...answer: readonly [] | readonly [boolean]
): readonly Inquiry[] {
  const next = search.next(...answer)
  if (next.done !== true) return [{ ...suspect, search, question: next.value }]
  blamed.set(suspect.report, blameOn(next.value))
  return []
}

/** Whether each of the queries flips there. What cannot be made of the two scenarios does not: the search goes on with what can. */
async function takeStep(
  { taken, asked }: Step,
  families: Families,
  request: BlameRequest,
  context: Context,
): Promise<ReadonlyMap<Inquiry, boolean>> {
  const { baseline, candidate } = request
  const name = `a step from ${baseline.name} to ${candidate.name}`
  const scenario = { ...blend(baseline, candidate, taken, families), name }
  const answers = new Map(asked.map((inquiry) => [inquiry, false]))
  try {
    await using opened = await openScenario(scenario, { ...context, ...silence })
    const terms = termsAt(scenario, request)
    for (const inquiry of asked) {
      const query = queryOf(inquiry)
      const [planned] = await explainQuery(opened.session, query)
      if (planned !== undefined)
        answers.set(inquiry, flipsAlike(inquiry.report, query, planned.outcome, terms))
    }
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'interrupted') throw error
  }
  return answers
}

/** What a step says has been said when its sides were opened. */
const silence: Pick<Context, 'progress' | 'hear'> = { progress: () => undefined, hear: () => undefined }

function termsAt({ snapshot }: Scenario, { terms, baseline }: BlameRequest): Terms {
  const facts = { baseline: factsOf(baseline.snapshot, baseline.settings), candidate: factsOf(snapshot) }
  return { ...terms, facts }
}

/** The case behind the verdict, in the baseline's words or the candidate's. */
function queryOf({ question, queries, report: { values } }: Inquiry): Query {
  const takesText = question.taken.some(({ kind }) => kind === 'query')
  const { drawn: _, ...query } = takesText ? queries.candidate : queries.baseline
  return { ...query, samples: values === null ? [] : [values] }
}
