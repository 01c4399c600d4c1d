/** A statement of the application, with what it takes to plan it. */
export interface Query {
  /** A hash of the text without its comments and spacing: the same for the same statement, whatever its name or place. */
  readonly id: string
  /** What it shares with queries that differ in their values and the lengths of their lists only: they are told as one. Absent: none. */
  readonly family?: string
  /** Unique within a corpus. */
  readonly name: string
  /** As the application sends it, but with `$1`, `$2`… for placeholders of any spelling. */
  readonly sql: string
  readonly parameters: readonly Parameter[]
  /** Values to plan for, one for each parameter. Empty: those that are drawn, and the generic plan, where there are parameters at all. */
  readonly samples: readonly Sample[]
  /** Values that somebody drew from a snapshot because the corpus gives none. */
  readonly drawn?: readonly DrawnSample[]
  readonly source: Source
  readonly allows: readonly Allow[]
  /** How much of production's work it is, where the corpus says. */
  readonly weight?: Weight
  /** How often it was sent in a row, where a recording says: `RecordedStatement.inARow`. */
  readonly inARow?: number
}

/** As pg_stat_statements counts: `-- planflip: weight calls=123 time=456ms`. */
export interface Weight {
  readonly calls: number
  /** Milliseconds of execution, of all calls together. */
  readonly totalTime: number
}

export interface Parameter {
  /** As the text or its header calls it; `1` for `$1`. */
  readonly name: string
  /** Where the corpus declares one. Postgres infers the rest. */
  readonly type?: string
}

/** One value for each parameter, in text; null is NULL. */
export type Sample = readonly (string | null)[]

/** Values of a snapshot's statistics, each chosen for what it stands for. */
export interface DrawnSample {
  readonly kind: DrawnKind
  readonly values: Sample
}

/** Of a condition on a range, `most common` is the one that most rows satisfy, and `rare` one that few do. */
export const drawnKinds = ['most common', 'median', 'rare', 'beyond the end', 'NULL'] as const
export type DrawnKind = (typeof drawnKinds)[number]

export interface Source {
  /** Relative to where the corpus was looked for, with `/` between the parts. */
  readonly file: string
  /** Of the statement's first word, from 1. */
  readonly line: number
}

/** A change that somebody decided to live with: `-- planflip: allow sort-added on orders: nightly job`. */
export interface Allow {
  readonly rule: string
  readonly relation?: string
  readonly reason: string
}

/** A statement that the corpus holds and that cannot be planned as it stands. */
export interface CorpusFault {
  readonly source: Source
  readonly message: string
}

export interface Corpus {
  readonly queries: readonly Query[]
  /** One bad statement does not lose the rest. */
  readonly faults: readonly CorpusFault[]
}
