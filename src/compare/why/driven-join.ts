import type { Plan } from '../../model/plan.ts'
import { aliasesBelow } from '../plans/aliases-below.ts'
import { nodesInContext } from '../plans/nodes-in-context.ts'
import { isJoinChange } from './change-kinds.ts'
import type { Flip } from './flip.ts'

/** A nested loop that one of the plans has or would have, and the rows that drive it. */
export interface DrivenJoin {
  /** Aliases that are looked up. */
  readonly inner: readonly string[]
  /** Aliases that give the rows. */
  readonly outer: readonly string[]
  readonly rows: number
  /** What the baseline's plan expects of the same aliases, whatever it does with them. Absent where it never has them together. */
  readonly rowsBefore?: number
  /** Whether the candidate chose it. */
  readonly isChosen: boolean
}

/** The nested loop that a flip is about; undefined where it is about something else, or the candidate has none to show. */
export function drivenJoin({ change, plans, rivals }: Flip): DrivenJoin | undefined {
  if (!isJoinChange(change)) return undefined
  const isChosen = change.after.method === 'Nested Loop'
  const others = [rivals.former, ...rivals.found].flatMap((rival) =>
    rival === undefined ? [] : [rival.plan],
  )
  const loops = (isChosen ? [plans.candidate] : others).flatMap((plan) => loopsIn(plan, change.aliases))
  const [loop] = loops
  if (loop === undefined || (!isChosen && change.before.method !== 'Nested Loop')) return undefined
  const rowsBefore = rowsOf(loop.outer, plans.baseline)
  return { ...loop, isChosen, ...(rowsBefore !== undefined && { rowsBefore }) }
}

function loopsIn(
  plan: Plan,
  aliases: readonly string[],
): readonly Pick<DrivenJoin, 'inner' | 'outer' | 'rows'>[] {
  return nodesInContext(plan)
    .filter(({ node }) => node.nodeType === 'Nested Loop')
    .filter((join) => aliasesBelow(join).join('\n') === aliases.join('\n'))
    .flatMap(({ children }) => {
      const outer = children.find(({ node }) => node.relationship === 'Outer')
      const inner = children.find(({ node }) => node.relationship === 'Inner')
      if (outer === undefined || inner === undefined) return []
      const rows = outer.rows * outer.fraction
      return [{ inner: aliasesBelow(inner), outer: aliasesBelow(outer), rows }]
    })
}

/** As many as a LIMIT above wants. What is looked up again and again gives only what is looked for. */
function rowsOf(aliases: readonly string[], plan: Plan): number | undefined {
  const top = nodesInContext(plan).find((node) => aliasesBelow(node).join('\n') === aliases.join('\n'))
  return top === undefined || top.isRepeated ? undefined : top.rows * top.fraction
}
