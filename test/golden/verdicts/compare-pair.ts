import { isDeepStrictEqual } from 'node:util'
import { compareCorpus, type PlannedCorpus } from '../../../src/compare/compare-corpus.ts'
import { factsOf } from '../../../src/compare/facts/facts-of.ts'
import { termsBetween } from '../../../src/compare/terms-between.ts'
import { parsePlan } from '../../../src/explain/parse-plan.ts'
import { planChangeSentence } from '../../../src/model/plan-change-sentence.ts'
import type { PlanOutcome } from '../../../src/model/plan.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import type { Provenance, QueryReport } from '../../../src/model/report.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import { majorOf } from '../../../src/model/server.ts'
import type { Expected, TakenOutcome, TakenSide, VerdictPair } from './verdict-pair.ts'

/** What the comparison says of a pair, on the terms on which `planflip compare` would compare its sides. */
export function comparePair(name: string, pair: VerdictPair): Expected {
  const { taken, change } = pair
  if (taken === undefined) throw new Error(`npm run golden -- --only verdicts --pairs ${name}`)
  const baseline = plannedSide(name, pair, taken.baseline, 'first')
  const candidate = plannedSide(
    name,
    pair,
    taken.candidate,
    change.what === 'statistics' ? 'second' : 'first',
  )
  const terms = termsBetween(baseline.provenance, candidate.provenance)
  const [report] = compareCorpus(baseline, candidate, {
    ...terms,
    costsCompare:
      terms.costsCompare && isDeepStrictEqual(taken.baseline.facts.settings, taken.candidate.facts.settings),
    policy: defaultPolicy,
    facts: { baseline: factsOfSide(taken.baseline), candidate: factsOfSide(taken.candidate) },
  }).queries
  if (report === undefined) throw new Error('a query on both sides has a report')
  return { verdict: report.verdict, reason: report.reason, changes: report.changes.map(sayChange) }
}

/** Two captures of one server where the statistics are what changed; of a version, one capture in two engines. */
function plannedSide(
  name: string,
  { query, change, allows = [], taken }: VerdictPair,
  { outcome, facts: { server } }: TakenSide,
  capturedAt: string,
): PlannedCorpus {
  const sql = (change.what === 'query' && outcome === taken?.candidate.outcome ? change.query : query).join(
    '\n',
  )
  const provenance: Provenance = {
    snapshot: `${capturedAt} capture`,
    database: name,
    capturedAt,
    production: taken?.baseline.facts.server ?? server,
    engine: `native ${majorOf(server)}`,
    server,
    shortfalls: [],
  }
  return {
    provenance,
    queries: [
      {
        query: { id: sql, name, sql, parameters: [], samples: [], source: { file: name, line: 1 }, allows },
        outcomes: [{ values: null, outcome: outcomeOf(outcome) }],
      },
    ],
  }
}

function outcomeOf(taken: TakenOutcome): PlanOutcome {
  if ('sqlstate' in taken) return { status: 'failed', ...taken }
  const plan = parsePlan(taken.json, taken.text.join('\n'))
  if (plan === undefined) throw new Error('every statement of the pairs has a plan')
  return { status: 'planned', plan }
}

function factsOfSide({ facts: { server, settings, relations } }: TakenSide): ReturnType<typeof factsOf> {
  return factsOf({ server, settings, relations: relations as Snapshot['relations'] })
}

function sayChange(change: QueryReport['changes'][number]): string {
  const speaksForIt = change.allowed === undefined ? change.pardon : `allowed: ${change.allowed}`
  const excuse = speaksForIt === undefined ? '' : ` [${speaksForIt}]`
  return `${change.severity} ${change.kind}: ${planChangeSentence(change)}${excuse}`
}
