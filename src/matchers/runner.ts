/** What of a runner's matcher context is needed; but for the first, what its own snapshot matchers go by. */
export interface MatcherContext {
  readonly isNot?: boolean
  readonly currentTestName?: string | undefined
  /** Jest's, of a test that runs beside others. */
  readonly currentConcurrentTestName?: () => string | undefined
  /** Jest's, by which a test that is retried starts over. */
  readonly currentTestIdentity?: () => object | undefined
  /** Vitest's. */
  readonly task?: { readonly id: string } | undefined
  /** The runners type theirs in different words. */
  readonly snapshotState?: object | undefined
}

/** What test runners take of a matcher. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** The matchers as runners call them. */
export type MatcherFunctions = {
  readonly toUseIndex: Matcher<[index: string]>
  readonly toSeqScan: Matcher<[table: string]>
  readonly toCostLessThan: Matcher<[cost: number]>
  readonly toKeepItsPlan: Matcher<[]>
}

type Matcher<Expected extends readonly unknown[]> = (
  this: MatcherContext,
  received: unknown,
  ...expected: Expected
) => Promise<MatcherResult>
