import { isDeepStrictEqual } from 'node:util'
import { readGolden, writeGolden } from '../golden-json.ts'

/** A plan as a real server told it, both ways. */
export interface GoldenPlan {
  readonly sql: string
  readonly settings?: string
  readonly text: readonly string[]
  /** What FORMAT JSON answered. */
  readonly json: unknown
}

/** The first major whose plans are kept, all of them; of each other, those that are not as in the major before. */
const firstMajor = 14

export async function readPlans(major: number, topic: string): Promise<readonly GoldenPlan[]> {
  const own = (await readGolden(fileOf(major, topic))) as readonly GoldenPlan[]
  if (major === firstMajor) return own
  const asked = new Set(own.map(keyOf))
  const asBefore = (await readPlans(major - 1, topic)).filter((plan) => !asked.has(keyOf(plan)))
  return [...asBefore, ...own]
}

export async function writePlans(major: number, topic: string, plans: readonly GoldenPlan[]): Promise<void> {
  const before = major === firstMajor ? [] : await readPlans(major - 1, topic)
  const isNew = (plan: GoldenPlan): boolean => !before.some((known) => isDeepStrictEqual(known, plan))
  await writeGolden(fileOf(major, topic), plans.filter(isNew))
}

function keyOf({ sql, settings = '' }: GoldenPlan): string {
  return `${sql} ${settings}`
}

function fileOf(major: number, topic: string): URL {
  return new URL(`${major}/${topic}.json`, import.meta.url)
}
