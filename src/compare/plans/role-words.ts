import type { Plan } from '../../model/plan.ts'
import { nodesInContext } from './nodes-in-context.ts'
import { oncePerPlan } from './once-per-plan.ts'
import { oncePerText } from './once-per-text.ts'
import { aliasOfWhole } from './partition-alias.ts'
import { rolesIn, scanOf } from './roles.ts'

/**
 * What the conditions of a plan say of each role, as words that do not depend on aliases: `.manager_id` is its own
 * column, `staff.id` one of what it is joined with. A self-join's sides differ in nothing else.
 */
export const roleWords = oncePerPlan((plan: Plan): ReadonlyMap<string, ReadonlySet<string>> => {
  const relations = new Map(
    rolesIn(plan).map(({ alias, relations: names }) => [alias, names[0] ?? ''] as const),
  )
  const words = new Map([...relations.keys()].map((alias) => [alias, new Set<string>()]))
  const roleOf = (alias: string): string => (relations.has(alias) ? alias : aliasOfWhole(alias))

  for (const { node } of nodesInContext(plan)) {
    const scan = scanOf(node)
    const own = scan === undefined ? undefined : roleOf(scan.alias)
    for (const condition of Object.values(node.conditions) as readonly string[]) {
      const tokens = tokensOf(condition).map(({ qualifier, word }) => ({
        role: qualifier === undefined ? own : roleOf(qualifier),
        word,
      }))
      const concerned = new Set([own, ...tokens.map(({ role }) => role)])
      for (const role of concerned) {
        const known = role === undefined ? undefined : words.get(role)
        for (const token of tokens) known?.add(sayWord(token, role, relations))
      }
    }
  }
  return words
})

interface Token {
  readonly qualifier?: string
  readonly word: string
}

/** Literals, names and numbers; operators are left out, since `a < b` may as well be written `b > a`. */
const tokensOf = oncePerText((condition): readonly Token[] =>
  [...condition.matchAll(token)].map(([, literal, quoted, plain, word = '']) => {
    const qualifier = quoted?.replaceAll('""', '"') ?? plain
    if (literal !== undefined) return { word: literal }
    return { ...(qualifier !== undefined && { qualifier }), word }
  }),
)

const token =
  /('(?:[^']|'')*')|(?:(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\.)?("(?:[^"]|"")+"|[\p{L}\p{N}_$]+)/gu

function sayWord(
  { role, word }: { readonly role: string | undefined; readonly word: string },
  own: string | undefined,
  relations: ReadonlyMap<string, string>,
): string {
  return role === own ? `.${word}` : `${relations.get(role ?? '') ?? ''}.${word}`
}
