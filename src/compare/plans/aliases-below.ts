import type { NodeInContext } from './nodes-in-context.ts'
import { aliasOfWhole } from './partition-alias.ts'
import { scanOf } from './roles.ts'

/** What is read at or below a node, subplans included: sorted, a partition by the alias of the whole. */
export function aliasesBelow(top: NodeInContext): readonly string[] {
  const aliases = new Set<string>()
  collect(top, aliases)
  return [...aliases].toSorted()
}

function collect({ node, isMember, children }: NodeInContext, aliases: Set<string>): void {
  const alias = scanOf(node)?.alias
  if (alias !== undefined) aliases.add(isMember ? aliasOfWhole(alias) : alias)
  for (const child of children) collect(child, aliases)
}

/** The same aliases by the names that two plans share: equal sets have equal keys. Null where one is not shared. */
export function keyOfAliases(
  aliases: readonly string[],
  names: ReadonlyMap<string, string>,
): { readonly key: string; readonly aliases: readonly string[] } | null {
  const shared = aliases.map((alias) => names.get(alias)).filter((alias) => alias !== undefined)
  if (shared.length < aliases.length) return null
  const sorted = shared.toSorted()
  return { key: JSON.stringify(sorted), aliases: sorted }
}
