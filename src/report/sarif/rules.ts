import { planChangeKinds, planChangeText } from '../../model/plan-change-text.ts'
import { defaultPolicy } from '../../model/policy.ts'
import type { PlanChangeKind } from '../../model/plan-change.ts'
import { verdicts, type Verdict } from '../../model/verdict.ts'
import type { Finding } from '../findings.ts'
import { rulePage } from '../rule-page.ts'

/** A `reportingDescriptor` of SARIF. */
interface Rule {
  readonly id: Finding['rule']
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help?: { readonly text: string; readonly markdown: string }
  readonly helpUri?: string
  readonly defaultConfiguration: { readonly level: 'error' | 'warning' | 'note' }
  readonly properties: { readonly tags: readonly string[] }
}

/** The rules that findings are of, in an order of their own. */
export function rulesOf(findings: readonly Finding[]): readonly Rule[] {
  const used = new Set<string>(findings.map(({ rule }) => rule))
  return [
    ...planChangeKinds.filter((kind) => used.has(kind)).map(ruleOfKind),
    ...verdicts.filter((verdict) => used.has(verdict)).map(ruleOfVerdict),
  ]
}

const properties = { tags: ['performance', 'postgresql'] }

function ruleOfKind(kind: PlanChangeKind): Rule {
  const { title, why, hint } = planChangeText[kind]
  const { severity } = defaultPolicy.rules[kind]
  const page = rulePage(kind)
  return {
    id: kind,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why} ${hint}`, markdown: `${why}\n\n${hint}\n\n[More about ${kind}](${page})` },
    helpUri: page,
    defaultConfiguration: { level: severity === 'error' || severity === 'warning' ? severity : 'note' },
    properties,
  }
}

/** A verdict that no change is behind. */
function ruleOfVerdict(verdict: Verdict): Rule {
  const text = verdictTexts[verdict]
  return {
    id: verdict,
    shortDescription: { text },
    fullDescription: { text },
    defaultConfiguration: { level: verdict === 'failed' ? 'error' : 'warning' },
    properties,
  }
}

const verdictTexts: Readonly<Record<Verdict, string>> = {
  failed: 'Postgres refuses to plan the query',
  regressed: 'The plan is worse than it was',
  unstable: 'The plan hangs on a choice that may go either way',
  changed: 'The plan is another one',
  improved: 'The plan is better than it was',
  new: 'The query is new',
  removed: 'The query is gone',
  unchanged: 'The plan is the same',
}
