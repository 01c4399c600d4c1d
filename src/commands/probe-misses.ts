import { causesOf } from '../compare/blame-causes.ts'
import type { BlamedServers } from '../compare/blame-difference.ts'
import { blameDifference, blameMajors } from '../compare/blame-difference.ts'
import { blameCauses } from '../compare/blame-sentence.ts'
import { nameOf, relationFinder } from '../explain/probes/find-relations.ts'
import { mentions, wordsOf } from '../explain/probes/mentions.ts'
import type { Progress } from '../model/progress.ts'
import type { Session } from '../model/session.ts'
import type { Certificate, CertifiedPlan, Snapshot } from '../model/snapshot.ts'
import type { FidelityOutcome, VerifiedQuery } from '../model/verification.ts'
import { comparedColumns } from '../redact/compared-columns.ts'
import type { ProbedScratch } from './probe-scratch.ts'
import { probeScratch } from './probe-scratch.ts'

/** A query that both servers have planned. */
export interface UnexplainedQuery {
  readonly plan: CertifiedPlan
  readonly outcome: FidelityOutcome
  /** EXPLAIN's texts, or the refusals. */
  readonly production: string
  readonly scratch: string
  /** What a side said that would not plan it. */
  readonly refusal: string | null
}

/** Production's word: what it planned, under which settings, and what it answered to probes if it was asked. */
export interface Standard extends Certificate {
  readonly settings: Snapshot['settings']
}

interface Surroundings {
  readonly standard: Standard
  /** What the scratch was made from. */
  readonly facts: Snapshot
  readonly session: Session
  readonly progress: Progress
  readonly servers: BlamedServers
}

/** Gives every miss its reason. The scratch is probed once, for the relations of all misses, and not without one. */
export async function probeMisses(
  queries: readonly UnexplainedQuery[],
  surroundings: Surroundings,
): Promise<readonly VerifiedQuery[]> {
  const { standard, facts, session, progress } = surroundings
  const relationsOf = relationFinder(facts)
  const withRelations = queries.map((query) => {
    const { plan, production, scratch } = query
    return {
      query,
      relations: new Set(relationsOf({ sql: plan.sql, texts: [production, scratch] }).map(nameOf)),
    }
  })
  const missed = withRelations.filter(({ query }) => isMiss(query))
  const relations = new Set(missed.flatMap((miss) => [...miss.relations]))
  const { probes, settings } = standard
  const probed =
    probes === undefined || missed.length === 0
      ? undefined
      : await probeScratch(session, { probes, settings }, relations, progress)

  return withRelations.map((miss): VerifiedQuery => {
    const { plan, outcome, production, scratch, refusal } = miss.query
    const verified = { name: plan.name, values: plan.values, outcome, production, scratch }
    return isMiss(miss.query)
      ? { ...verified, ...explainMiss(miss, probed, surroundings) }
      : { ...verified, reason: refusal }
  })
}

function isMiss({ outcome }: UnexplainedQuery): boolean {
  return outcome === 'sameShape' || outcome === 'different'
}

/** Inputs that differ say more than the texts can; where there are none, only the planner itself is left. */
function explainMiss(
  miss: { readonly query: UnexplainedQuery; readonly relations: ReadonlySet<string> },
  probed: ProbedScratch | undefined,
  { facts, servers }: Surroundings,
): Pick<VerifiedQuery, 'reason' | 'causes'> {
  const { plan, production, scratch } = miss.query
  const columns = comparedColumns(facts).inPlan(plan, production)
  if (columns.length > 0) {
    return {
      reason: `It compares redacted columns with what is not redacted; their values are pseudonyms: ${columns.join(', ')}.`,
    }
  }
  if (probed === undefined) return { reason: blameDifference(production, scratch, servers) }

  const words = wordsOf(plan.sql, production, scratch)
  const blamed = { relations: miss.relations, mentions: (column: string) => mentions(words, column) }
  const causes = [...probed.settings, ...causesOf(probed.differing, blamed, facts)]
  if (causes.length === 0) {
    const probes = probed.countNear(miss.relations)
    const agreed = probes === 0 ? undefined : { probes, relations: miss.relations.size }
    return { reason: blameDifference(production, scratch, servers, agreed), causes }
  }
  return { reason: [blameCauses(causes), blameMajors(servers)].filter(Boolean).join(' '), causes }
}
