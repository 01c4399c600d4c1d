/** Which columns' values must not leave production. */
export interface RedactionWish {
  /** `users.email`, `public.users.email`, `*.email`. */
  readonly columns: readonly string[]
  /** Every column there is. */
  readonly all: boolean
}

/** What is proposed unless the config has patterns of its own. */
export const defaultProposals: readonly string[] = [
  '*email*',
  '*e?mail*',
  '*name*',
  '*phone*',
  '*mobile*',
  '*address*',
  '*street*',
  '*birth*',
  '*ssn*',
  '*passport*',
  '*iban*',
  '*card_number*',
  '*token*',
  '*secret*',
  '*passw*',
  '*api_key*',
]

/** What became of a snapshot's values. */
export interface Redaction {
  readonly columns: readonly RedactedColumn[]
  /** Columns whose values no pseudonym could be made for: they were left out, and the planner guesses instead. */
  readonly withoutValues: readonly string[]
  /** Where a redacted value still stands, since it is part of the schema or of a setting. */
  readonly survivors: readonly string[]
  /** Columns that were not redacted and hold values of redacted ones. */
  readonly shared: readonly string[]
  /** Names of the queries whose plans are not in the certificate, since they compare redacted columns with what is not. */
  readonly plansLeftOut: readonly string[]
  /** How many of production's answers to probes were left out for the same reason. */
  readonly probesLeftOut: number
}

export interface RedactedColumn {
  /** `public.users.email`. */
  readonly name: string
  /** Why it was, where it was not asked for: `foreign key of public.users.email`. */
  readonly because?: string
}

/** What translates values of one redacted snapshot, on a machine that may know them. */
export interface RedactionKey {
  readonly format: 1
  /** Hexadecimal. */
  readonly seed: string
  /** By the column's name. */
  readonly columns: Readonly<Record<string, KeyedColumn>>
  /** By the family's name: values that compare with each other. */
  readonly families: Readonly<Record<string, readonly KeyedValue[]>>
}

export interface KeyedColumn {
  readonly family: string
  /** Of its values, as `regtype`. */
  readonly type: string
}

export interface KeyedValue {
  readonly type: string
  readonly value: string
  readonly pseudonym: string
}

/** What stands for a value in a redacted snapshot. */
export interface Translation {
  readonly value: string
  readonly pseudonym: string
  /** Whether the statistics have the value; else the pseudonym was placed between those of its neighbours. */
  readonly isExact: boolean
}
