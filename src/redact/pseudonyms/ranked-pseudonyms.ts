import type { Session } from '../../model/session.ts'
import type { Demand, DemandedColumn, Pseudonyms } from '../values/demand.ts'
import { placedProfile, pseudonymKey } from '../values/demand.ts'
import type { RankedFamily } from '../values/families.ts'
import { linkedColumns } from './linked-columns.ts'
import type { RigidStrings, StringPlan } from '../places/place-strings.ts'
import { noRigidStrings, placeStrings } from '../places/place-strings.ts'
import type { Unordered } from './production-order.ts'
import { printOrdered, rankValues } from './production-order.ts'
import type { KeyedRandom } from '../places/random.ts'
import { extremesOf, rigidGroups } from '../places/rigid.ts'
import { textScalars } from './text-scalars.ts'

/** A family with the values of it. */
export interface RankedDemand extends Demand {
  readonly of: RankedFamily
}

/**
 * Pseudonyms of values that only production can order: by their rank alone. Production is asked twice, for the ranks and
 * whether the pseudonyms are in order, all families at once; where a collation does not order digits as we thought, it is
 * asked again about plainer ones. A family without an answer gets no pseudonyms.
 */
export async function rankedPseudonyms(
  session: Session,
  demands: readonly RankedDemand[],
  random: KeyedRandom,
): Promise<ReadonlyMap<string, Pseudonyms>> {
  const ranks = await rankValues(session, demands.map(valuesOf))
  const drafts = demands.flatMap((demand) => {
    const found = ranks.get(demand.family)
    return found === undefined ? [] : [draftOf(demand, classesOf(valuesOf(demand).values, found), random)]
  })

  const pseudonyms = new Map<string, Pseudonyms>()
  let open = drafts
  for (let attempt = 0; open.length > 0; attempt += 1) {
    const tried = open.flatMap(({ demand, classes, attempts }) => {
      const texts = attempts[attempt]?.()
      return texts === undefined ? [] : [{ demand, classes, texts }]
    })
    const printed = await printOrdered(
      session,
      tried.map(({ demand, texts }) => ({ ...unordered(demand), values: texts })),
    )
    for (const { demand, classes } of tried) {
      const texts = printed.get(demand.family)
      if (texts !== undefined) pseudonyms.set(demand.family, new Map(pairsOf(demand, classes, texts)))
    }
    open = open.filter(({ demand, attempts }) => !printed.has(demand.family) && attempt + 1 < attempts.length)
  }
  return pseudonyms
}

function valuesOf(demand: RankedDemand): Unordered {
  const values = new Set(demand.columns.flatMap((column) => [...column.values]))
  return { ...unordered(demand), values: [...values] }
}

function unordered({ family, of: { type, collation } }: RankedDemand): Unordered {
  return { family, type, collation, values: [] }
}

/** Values that are equal, in ascending order. */
type Classes = readonly (readonly string[])[]

function classesOf(values: readonly string[], ranks: readonly number[]): Classes {
  const classes: string[][] = []
  for (const [at, value] of values.entries()) {
    const place = (ranks[at] ?? 1) - 1
    classes[place] = [...(classes[place] ?? []), value]
  }
  return classes
}

interface Draft {
  readonly demand: RankedDemand
  readonly classes: Classes
  /** One text a class; the first that production has in order is taken. */
  readonly attempts: readonly (() => readonly string[])[]
}

function draftOf(demand: RankedDemand, classes: Classes, all: KeyedRandom): Draft {
  const { form } = demand.of
  const rigid = isInterpolated(demand.of) ? rigidTexts(demand, classes) : noRigidStrings
  const place = (lengths: readonly number[], plan: StringPlan) =>
    placeStrings(lengths, plan, rigid, all.forPurpose(demand.family))
  if (form === 'document' || form === 'strange') {
    const placed = place(
      classes.map(() => 1),
      { alphabet: digits, keepsLengths: false },
    ).texts
    const spellings =
      form === 'document'
        ? [(text: string, at: number) => documentOf(text, classes[at]?.[0] ?? '')]
        : spellingsOf(demand.of)
    const width = String(classes.length).length
    // A field of a few digits takes no more than counts them.
    const counted = classes.map((_, at) => String(at).padStart(width, '0'))
    return {
      demand,
      classes,
      attempts: [placed, counted].flatMap((texts) => spellings.map((spell) => () => texts.map(spell))),
    }
  }

  const lengths = classes.map(([value = '']) => charactersOf(form === 'padded' ? trimmed(value) : value))
  const plain = place(lengths, { alphabet: digits, keepsLengths: true })
  const equal = () => place(lengths, { alphabet: digits, keepsLengths: false }).texts
  if (!plain.isLonger) return { demand, classes, attempts: [() => plain.texts, equal] }

  const richer = place(lengths, { alphabet: letters, keepsLengths: true })
  const plainer = [() => plain.texts, equal]
  return { demand, classes, attempts: richer.isLonger ? plainer : [() => richer.texts, ...plainer] }
}

/** The types that `convert_to_scalar` of selfuncs.c takes for strings. */
function isInterpolated({ type }: RankedFamily): boolean {
  return type === 'pg_catalog.text' || type === 'pg_catalog.bpchar'
}

function rigidTexts({ columns }: RankedDemand, classes: Classes): RigidStrings {
  const places = new Map(classes.flatMap((values, at) => values.map((value) => [value, BigInt(at)])))
  const linked = linkedColumns(columns, (value) => places.get(value))
  const profiles = new Map(
    columns.map((column) => [
      column,
      column.profiles.map((profile) => placedProfile(profile, (value) => places.get(value))),
    ]),
  )
  const extremesIn = (others: Iterable<DemandedColumn> = []) =>
    extremesOf([...others].flatMap((other) => profiles.get(other) ?? []))
  const groups = rigidGroups(
    columns.map((column) => ({
      profiles: profiles.get(column) ?? [],
      extremes: extremesIn(linked.get(column)?.possible),
      likely: extremesIn(linked.get(column)?.likely),
    })),
  )
  return textScalars(groups, (point) => classes[Number(point)]?.[0] ?? '')
}

/**
 * Digits are in the same order under every collation; of letters that has to be seen. To the planner either are all that
 * there is of their kind, so that it interpolates in base 10 or 26.
 */
const digits = '0123456789'.split('')
const letters = 'abcdefghijklmnopqrstuvwxyz'.split('')

/**
 * What types that we do not know might take: a word, as `ltree` does; a key, as `hstore`; of a row its fields, one after the
 * other, since the first that differs decides.
 */
function spellingsOf({ fields = 0 }: RankedFamily): readonly ((text: string) => string)[] {
  if (fields === 0) return [(text) => text, (text) => `"${text}"=>NULL`]
  return Array.from({ length: fields }, (_, field) => (text: string) => {
    const written = Array.from({ length: fields }, (_empty, at) => (at === field ? `1${text}` : ''))
    return `(${written.join(',')})`
  })
}

/** Of the same kind, since kinds are ordered first (`compareJsonbContainers`); what has no content stays. */
function documentOf(text: string, value: string): string {
  if (value === '{}' || value === '[]') return value
  switch (value.slice(0, 1)) {
    case '{':
      return `{"${text}": null}`
    case '[':
      return `["${text}"]`
    case '"':
      return `"${text}"`
    case 't':
    case 'f':
    case 'n':
      return value
    default:
      return `1${text}`
  }
}

function* pairsOf(
  { columns, of: { form } }: RankedDemand,
  classes: Classes,
  texts: readonly string[],
): Generator<readonly [string, string], void, undefined> {
  const byValue = new Map(classes.flatMap((values, at) => values.map((value) => [value, texts[at] ?? ''])))
  for (const { type, values } of columns) {
    for (const value of values) {
      const text = byValue.get(value) ?? ''
      yield [pseudonymKey(type, value), form === 'padded' ? text.padEnd(charactersOf(value)) : text]
    }
  }
}

/** As Postgres counts them: code points. */
function charactersOf(value: string): number {
  return Array.from(value).length
}

function trimmed(value: string): string {
  return value.replace(/ +$/, '')
}
