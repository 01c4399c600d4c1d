import type { PlanAnswer } from '../model/expectation.ts'
import { Failure } from '../model/failure.ts'
import type { MatcherContext, MatcherResult } from './runner.ts'

/** Of jest-snapshot and of @vitest/snapshot, which is made after it. */
interface SnapshotState {
  matched: number
  unmatched: number
  match(options: {
    readonly testName: string
    readonly testId?: string | undefined
    readonly testIdentity?: object | undefined
    readonly received: unknown
    readonly isInline: boolean
  }): SnapshotMatch
}

interface SnapshotMatch {
  readonly pass: boolean
  /** What is stored; absent where nothing is, and nothing may be written. */
  readonly expected?: string | undefined
}

interface Kept {
  /** Asks for the plan; with a shape, whether the plan still has that. */
  readonly ask: (shape?: string) => Promise<PlanAnswer>
  readonly say: (answer: PlanAnswer, fact: string) => string
}

/**
 * Compares a plan's shape with the one in the runner's own snapshot file: it is written where it is new, by `-u` anew, and not at all in CI; what
 * no test asks for any more is obsolete. Where the text differs, planflip's rules say whether the plan does.
 */
export async function keepPlan(context: MatcherContext, { ask, say }: Kept): Promise<MatcherResult> {
  const { task } = context
  const snapshots = context.snapshotState as SnapshotState | undefined
  if (context.isNot === true) throw misuse('toKeepItsPlan has no opposite.', 'Leave .not away.')
  const testName = context.currentConcurrentTestName?.() ?? context.currentTestName
  if (snapshots === undefined || testName === undefined) {
    throw misuse('toKeepItsPlan was called outside of a test.', 'Call it within a test, and await it.')
  }
  const answer = await ask()
  const stored = snapshots.match({
    testName: `${testName}: plan`,
    testId: task?.id,
    testIdentity: context.currentTestIdentity?.(),
    received: answer.shape,
    isInline: false,
  })
  if (stored.pass) return { pass: true, message: () => '' }
  if (stored.expected === undefined) {
    const fact =
      'The plan is new: its snapshot is not written in CI, or where the runner is told to write none. Run the test elsewhere and commit the snapshot.'
    return { pass: false, message: () => say(answer, fact) }
  }
  const shape = unserialised(stored.expected)
  const judged = await ask(shape)
  if (judged.isMet) {
    // The runner counted it as failed.
    snapshots.unmatched -= 1
    snapshots.matched += 1
    return { pass: true, message: () => '' }
  }
  const fact = `The plan is another than the snapshot's, which is:\n\n${shape.replaceAll(/^/gm, '  ')}\n\nIf it is as it should be, update the snapshot with -u.`
  return { pass: false, message: () => say(judged, fact) }
}

/** Both runners print text in quotes; which of its characters are escaped, their config says. */
function unserialised(stored: string): string {
  const text = stored.trim()
  const inner = /^"[^]*"$/.test(text) ? text.slice(1, -1) : text
  return inner.includes('\\') ? inner.replaceAll(/\\(["\\])/g, '$1') : inner
}

function misuse(message: string, hint: string): Failure {
  return new Failure('bad-usage', message, { hint })
}
