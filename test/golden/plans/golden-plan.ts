/** A plan as a real server told it, both ways. */
export interface GoldenPlan {
  readonly sql: string
  readonly settings?: string
  readonly text: readonly string[]
  /** What FORMAT JSON answered. */
  readonly json: unknown
}

/** Where the plans of one topic are. */
export function fileOf(major: number, topic: string): URL {
  return new URL(`${major}/${topic}.json`, import.meta.url)
}
