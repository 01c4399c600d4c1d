import type { Weight } from './query.ts'

/** What a server's pg_stat_statements holds of a database. */
export interface ObservedStatements {
  readonly statements: readonly ObservedStatement[]
  /** Entries of other roles, whose texts the role may not see. */
  readonly hidden: number
  /** The role that asked, as SQL takes its name. */
  readonly role: string
  /** When counting began, ISO 8601 in UTC; absent where the extension does not tell. */
  readonly since?: string
}

/** The same text of all roles, called by the application or by a function. */
export interface ObservedStatement {
  /** With `$1` for each constant. Null where the server has lost it. */
  readonly text: string | null
  readonly weight: Weight
}

/** Why a statement did not become a query of the corpus. */
export const asideReasons = {
  hidden: 'of other roles',
  lost: 'whose text is lost or cut off',
  unreadable: 'that cannot be parsed with its constants replaced',
  utility: 'that are not planned: DDL, SET, transactions, COPY…',
  own: "of planflip's own",
  catalogs: 'that read nothing but system catalogs',
  tableless: 'that read no table',
  temporary: 'that read temporary tables',
  redacted: 'that name values of redacted columns',
  refused: 'that production does not prepare',
} as const

export type AsideReason = keyof typeof asideReasons

export interface SetAside {
  readonly reason: AsideReason
  readonly count: number
  /** What Postgres said of one of them. */
  readonly example?: string
}
