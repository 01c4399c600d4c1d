import type { Session } from '../../../model/session.ts'
import type { McvItem } from '../../../model/snapshot.ts'
import type { ConditionOnRows } from '../ask-selectivities.ts'
import { askShares } from '../ask-selectivities.ts'
import { askCovered } from './ask-covered.ts'
import { canRepeat, conditionOn, equals, equalsAny } from './conditions.ts'
import { frequencyOf } from './known-keys.ts'
import type { KnownKey } from './known-keys.ts'
import type { Combination } from './sampled-combinations.ts'
import { mostCombinations } from './sampled-combinations.ts'
import type { KnownObject } from './solve-dependencies.ts'
import { sampleRows } from './sample-rows.ts'

export interface SolvedCombinations {
  readonly items: readonly McvItem[]
  /** Whether these are all that there are, with all their digits. */
  readonly isWhole: boolean
  /** How many rows ANALYZE took, if that shows. */
  readonly rows: number | undefined
}

/**
 * Lists of most common combinations. For conditions on values that stand together in the list the planner expects the frequency
 * that the list has, and what the columns by themselves would give above its base frequency (`mcv_combine_selectivities` of
 * mcv.c). A condition that is put several times lets the columns give less, so that the frequency is left; with values that
 * are put several times they give more, which shows the base frequency.
 */
export async function solveCombinations(
  session: Session,
  objects: readonly KnownObject[],
  sampleOf: readonly (readonly Combination[])[],
): Promise<readonly (SolvedCombinations | undefined)[]> {
  const listed = objects.filter(({ kinds, keys }) => kinds.includes('m') && keys.length > 1)
  const samples = listed.map((object) => sampleOf[objects.indexOf(object)] ?? [])
  const covered = await askCovered(session, listed)
  const alone = await askAlone(session, listed, samples)
  const searches = listed.map((object, place): Search => ({
    object,
    covered: covered[place],
    alone: alone[place] ?? [],
    beyond: keysBeyond(object, listed),
    candidates: candidatesOf(object, samples[place] ?? []),
    found: [],
    asked: 0,
  }))
  for (;;) {
    const open = searches.filter(isOpen)
    if (open.length === 0) break
    await askMore(session, open)
  }
  const solved = await solveBases(session, searches)
  return objects.map((object) => solved[listed.indexOf(object)])
}

interface Search {
  readonly object: KnownObject
  /** The sum of all frequencies in the list; undefined where that could not be told. */
  readonly covered: number | undefined
  readonly alone: Alone
  /** Of each other object that would be asked if this one had no list: the places of the keys that it lacks. */
  readonly beyond: readonly (readonly number[])[]
  readonly candidates: readonly Combination[]
  found: readonly Found[]
  asked: number
}

function keysBeyond(object: KnownObject, objects: readonly KnownObject[]): Search['beyond'] {
  const nameOf = ({ table, stxdinherit }: KnownObject) =>
    JSON.stringify([table.schemaname, table.table, stxdinherit])
  return objects
    .filter((other) => other !== object && nameOf(other) === nameOf(object))
    .map(({ keys }) => {
      const known = new Set(keys.map(({ subject }) => subject.expression))
      return object.keys.flatMap(({ subject }, place) => (known.has(subject.expression) ? [] : [place]))
    })
    .filter((places) => places.length > 0 && places.length < object.keys.length - 1)
}

interface Found {
  readonly values: Combination
  readonly frequency: number
}

/** Where few of so many are in the list, it holds what is as rare as all the rest, and makes little difference. */
function isOpen({ candidates, asked, found, covered }: Search): boolean {
  if (asked >= candidates.length || found.length < asked / 30) return false
  if (covered !== undefined) return covered - sumOf(found) > tolerance
  return true
}

/** Of the combinations that are candidates so many are asked about before it is looked whether that was all. */
const inOneGo = 300

const tolerance = 1e-9

function sumOf(found: readonly Found[]): number {
  return found.reduce((sum, { frequency }) => sum + frequency, 0)
}

/** What the table has, then what its columns could have. */
function candidatesOf({ keys }: KnownObject, sampled: readonly Combination[]): readonly Combination[] {
  let products: readonly Found[] = [{ values: [], frequency: 1 }]
  for (const { common, nullFraction } of keys) {
    const ofKey = [...common, ...(nullFraction > 0 ? [[null, nullFraction] as const] : [])]
    products = products
      .flatMap(({ values, frequency }) =>
        ofKey.map(([value, share]) => ({ values: [...values, value], frequency: frequency * share })),
      )
      .toSorted((one, other) => other.frequency - one.frequency)
      .slice(0, mostCombinations)
  }
  const known = new Set(sampled.map((values) => JSON.stringify(values)))
  const others = products.map(({ values }) => values).filter((values) => !known.has(JSON.stringify(values)))
  return [...sampled, ...others].slice(0, mostCombinations)
}

/** What the planner expects of values by themselves that are not known to be common; each key has its own. */
type Alone = readonly ReadonlyMap<string, number>[]

async function askAlone(
  session: Session,
  objects: readonly KnownObject[],
  samples: readonly (readonly Combination[])[],
): Promise<readonly Alone[]> {
  const values = objects.map((object, at) =>
    object.keys.map((key, place) => {
      const texts = (samples[at] ?? []).map((combination) => combination[place])
      return [...new Set(texts.filter((text) => typeof text === 'string'))]
        .filter((text) => frequencyOf(key, text) === undefined)
        .slice(0, mostAlone)
    }),
  )
  const questions = objects.flatMap((object, at) =>
    object.keys.flatMap((key, place) =>
      (values[at]?.[place] ?? []).map((value) => conditionOn(object, [equals({ key, place }, value)])),
    ),
  )
  const answers = (await askShares(session, questions)).values()
  return values.map((ofObject) =>
    ofObject.map((texts) => new Map(texts.map((text) => [text, answers.next().value?.share ?? 0]))),
  )
}

/** So many values of a key; if none of them is common, the others are not. */
const mostAlone = 150

async function askMore(session: Session, searches: readonly Search[]): Promise<void> {
  const batches = searches.map((search) =>
    search.candidates
      .slice(search.asked, search.asked + inOneGo)
      .map((values) => ({ values, ...frequencyQuestion(search, values) })),
  )
  const answers = (
    await askShares(
      session,
      batches.flatMap((batch) => batch.map(({ question }) => question)),
    )
  ).values()
  for (const [place, search] of searches.entries()) {
    const found = (batches[place] ?? []).flatMap(({ values, withoutList }) => {
      const frequency = answers.next().value?.share ?? 0
      return frequency > Math.max(1e-9, 2 * withoutList) ? [{ values, frequency }] : []
    })
    search.found = [...search.found, ...found]
    search.asked += batches[place]?.length ?? 0
  }
}

/**
 * The rarest of the values is put so often that next to nothing is left where the combination is not in the list. So is one that
 * another object does not know: of this one is learned nothing where that answers instead.
 */
function frequencyQuestion(
  { object, alone, beyond }: Search,
  values: Combination,
): { readonly question: ConditionOnRows; readonly withoutList: number } {
  const shares = values.map((value, place) => shareOf(object.keys[place], value, alone[place]))
  const rarestOf = (places: readonly number[]) =>
    places.toSorted((one, other) => (shares[one] ?? 1) - (shares[other] ?? 1)).slice(0, 1)
  const rarest = new Set([...rarestOf(shares.map((_, place) => place)), ...beyond.flatMap(rarestOf)])
  const conditions = object.keys.flatMap((key, place) => {
    const condition = equals({ key, place }, values[place] ?? null)
    const times = rarest.has(place) ? timesToVanish(shares[place] ?? 1) : 1
    return Array.from({ length: times }, () => condition)
  })
  const least = Math.min(...shares)
  return {
    question: conditionOn(object, conditions),
    withoutList: least >= 1 ? 0 : least ** timesToVanish(least),
  }
}

function timesToVanish(share: number): number {
  if (share >= 1) return 1
  return Math.min(mostTimes, Math.ceil(Math.log(1e-12) / Math.log(Math.max(share, 1e-6))))
}

const mostTimes = 60

function shareOf(
  key: KnownKey | undefined,
  value: string | null,
  alone: ReadonlyMap<string, number> | undefined,
): number {
  const frequency = key === undefined ? undefined : frequencyOf(key, value)
  // What is not common is no more than what is.
  return frequency ?? alone?.get(value ?? '') ?? Math.min(...(alone?.values() ?? []), 1)
}

/** Asks for the base frequencies that the columns' own lists do not tell. */
async function solveBases(
  session: Session,
  searches: readonly Search[],
): Promise<readonly (SolvedCombinations | undefined)[]> {
  const questions = searches.map(({ object, found, alone }) =>
    found.map(({ values }) => baseQuestion(object, values, alone)),
  )
  const asked = questions.flat().filter((question) => question !== undefined)
  const answers = (
    await askShares(
      session,
      asked.map(({ question }) => question),
    )
  ).values()
  return searches.map((search, place) =>
    solve(
      search,
      (questions[place] ?? []).map((question) =>
        question === undefined
          ? undefined
          : { simple: question.simple, share: answers.next().value?.share ?? 0 },
      ),
    ),
  )
}

/** So often a value that is not common is put to have its columns give more than the base frequency. */
const boost = 6

function baseQuestion(
  object: KnownObject,
  values: Combination,
  alone: Alone,
): { readonly question: ConditionOnRows; readonly simple: number } | undefined {
  if (object.keys.every((key, place) => frequencyOf(key, values[place] ?? null) !== undefined))
    return undefined
  let simple = 1
  const conditions = object.keys.map((key, place) => {
    const value = values[place] ?? null
    const frequency = frequencyOf(key, value)
    const isRepeated = frequency === undefined && value !== null && canRepeat(key)
    simple *= frequency ?? (isRepeated ? boost : 1) * shareOf(key, value, alone[place])
    return isRepeated ? equalsAny({ key, place }, value, boost) : equals({ key, place }, value)
  })
  return { question: conditionOn(object, conditions), simple }
}

interface BaseAnswer {
  readonly simple: number
  readonly share: number
}

function solve(
  { object, found, covered, alone, beyond }: Search,
  answers: readonly (BaseAnswer | undefined)[],
): SolvedCombinations | undefined {
  const sum = sumOf(found)
  if (found.length === 0)
    return { items: [], isWhole: covered === undefined || beyond.length > 0, rows: undefined }
  if (covered !== undefined && sum > covered + tolerance) return undefined
  const rows = sampleRows({
    exact: found.map(({ frequency }) => frequency),
    rounded: object.keys.flatMap(({ common, nullFraction }) => [...common.values(), nullFraction]),
  })
  // Frequencies are counts of rows. What is not has come from elsewhere.
  if (rows === undefined) return undefined
  const coversAll = covered !== undefined && 1 - covered < tolerance && 1 - sum < tolerance
  const marginal = marginalShares(found, rows)
  const solved = found.map(({ values, frequency }, place) => ({
    values,
    frequency: rows === undefined ? frequency : Math.round(frequency * rows) / rows,
    base: coversAll
      ? { frequency: productOf(values, marginal), isExact: true }
      : baseOf({ object, values, frequency, alone, rows, room: 1 - (covered ?? sum) }, answers[place]),
  }))
  return {
    rows,
    items: solved
      .map(({ values, frequency, base }) => ({ values, frequency, base_frequency: base.frequency }))
      .toSorted((one, other) => other.frequency - one.frequency),
    isWhole:
      covered !== undefined &&
      covered - sum <= tolerance &&
      rows !== undefined &&
      solved.every(({ base }) => base.isExact),
  }
}

/** Where the list has all rows, so often is each value of a key in it. */
function marginalShares(
  found: readonly Found[],
  rows: number | undefined,
): readonly ReadonlyMap<string | null, number>[] {
  const keys = found[0]?.values ?? []
  return keys.map((_, place) => {
    const shares = new Map<string | null, number>()
    for (const { values, frequency } of found) {
      const value = values[place] ?? null
      shares.set(value, (shares.get(value) ?? 0) + frequency)
    }
    return rows === undefined
      ? shares
      : new Map([...shares].map(([value, share]) => [value, Math.round(share * rows) / rows]))
  })
}

function productOf(values: Combination, shares: readonly ReadonlyMap<string | null, number>[]): number {
  return values.reduce<number>((product, value, place) => product * (shares[place]?.get(value) ?? 1), 1)
}

interface BaseTerms extends Found {
  readonly object: KnownObject
  readonly alone: Alone
  readonly rows: number | undefined
  /** What is left of all rows by the list. */
  readonly room: number
}

/** The product of the shares that the values have in the sample, each by itself. */
function baseOf(
  { object, values, frequency, alone, rows, room }: BaseTerms,
  answer: BaseAnswer | undefined,
): { readonly frequency: number; readonly isExact: boolean } {
  const shares = object.keys.map((key, place) => {
    const share = frequencyOf(key, values[place] ?? null)
    return share === undefined || rows === undefined ? share : Math.round(share * rows) / rows
  })
  const known = shares.reduce<number>((product, share) => product * (share ?? 1), 1)
  if (answer === undefined) return { frequency: known, isExact: rows !== undefined }
  const above = answer.share - frequency
  if (above <= 1e-15 || above >= room - 1e-12) {
    const expected = shares.map(
      (share, place) => share ?? shareOf(object.keys[place], values[place] ?? null, alone[place]),
    )
    return { frequency: expected.reduce((product, share) => product * share, 1), isExact: false }
  }
  const base = Math.max(0, answer.simple - above)
  if (rows === undefined) return { frequency: base, isExact: false }
  const unknown = rows ** shares.filter((share) => share === undefined).length
  const count = Math.round((base / known) * unknown)
  const isExact = Math.abs((base / known) * unknown - count) < 0.1
  const first = shares.indexOf(undefined)
  const product = shares.reduce<number>(
    (all, share, place) => all * (share ?? (place === first ? count / unknown : 1)),
    1,
  )
  return { frequency: isExact ? product : base, isExact }
}
