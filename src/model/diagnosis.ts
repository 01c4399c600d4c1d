import type { FailureCode } from './failure.ts'

/** What `planflip doctor` finds, a line each. */
export interface Diagnosis {
  readonly format: 1
  readonly checks: readonly Check[]
  /** The engine that would be used. */
  readonly engine: Choice
}

export interface Check {
  /** What it is about: `config`, `native:17`. */
  readonly about: string
  /** `warning`: works, and something is lost or soon will be. */
  readonly state: 'ok' | 'warning' | 'broken'
  /** A sentence. */
  readonly fact: string
  /** What to do, as a sentence. */
  readonly mend?: string
  /** Whether nothing can be planned as long as it is broken; then its kind of failure says the exit code. */
  readonly stops?: FailureCode
}

/** Which engine is nearest to production. */
export interface Choice {
  /** As `--engine` takes it: `native:17`. */
  readonly engine: string
  /** Why that and no other: a sentence without its end. */
  readonly because: string
  /** The command that installs a nearer one. */
  readonly install?: string
}
