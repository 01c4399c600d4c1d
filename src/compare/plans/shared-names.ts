import type { Plan } from '../../model/plan.ts'
import { oncePerPair } from './once-per-plan.ts'
import { pairRoles } from './pair-roles.ts'

/** What two plans read in common, by the baseline's aliases, so that their parts compare though aliases were renamed. */
export interface SharedNames {
  /** By the baseline's aliases: the same. */
  readonly before: ReadonlyMap<string, string>
  /** By the candidate's aliases: the baseline's. */
  readonly after: ReadonlyMap<string, string>
  /** By the baseline's aliases: the candidate's, where that is another. */
  readonly renamed: ReadonlyMap<string, string>
}

export const sharedNames = oncePerPair((baseline: Plan, candidate: Plan): SharedNames => {
  const pairs = pairRoles(baseline, candidate).map(
    ({ before, after }) => [before.alias, after.alias] as const,
  )
  return {
    before: new Map(pairs.map(([before]) => [before, before])),
    after: new Map(pairs.map(([before, after]) => [after, before])),
    renamed: new Map(pairs.filter(([before, after]) => before !== after)),
  }
})

/** Aliases of the baseline as changes name them: the candidate's, and the baseline's where those are others. Each sorted. */
export function namesInBoth(
  aliases: readonly string[],
  { renamed }: Pick<SharedNames, 'renamed'>,
): { readonly aliases: readonly string[]; readonly formerAliases?: readonly string[] } {
  if (!aliases.some((alias) => renamed.has(alias))) return { aliases }
  return { aliases: aliases.map((alias) => renamed.get(alias) ?? alias).toSorted(), formerAliases: aliases }
}
