import type { Fidelity } from './fidelity.ts'
import type { AppliedMigrations } from './migration.ts'
import type { AnsweredProbe, ProbeSet } from './probe.ts'
import type { Locale, Server } from './server.ts'
import type { SqlError } from './session.ts'
import type { UnreadableInput } from './unreadable.ts'

/**
 * What a planner knew of a database at one moment: sizes, statistics, settings, and the schema they belong to.
 * Not an MVCC snapshot, and no rows but the values that statistics and index ends show.
 *
 * Fields that Postgres names keep Postgres's spelling. Nothing here is an OID: types, operators and collations
 * are named as `regtype`, `regoperator` and `regcollation` print them under an empty search path.
 */
export interface Snapshot {
  readonly format: 1
  /** When the capturing transaction began, ISO 8601 in UTC. */
  readonly capturedAt: string
  readonly server: Server
  readonly database: Database
  /** Planner settings of the capturing session, by name, each as `current_setting` prints it. */
  readonly settings: Readonly<Record<string, string>>
  /** Rows of `pg_db_role_setting` that apply to this database: what other roles' sessions start with. */
  readonly roleSettings: readonly RoleSetting[]
  /** Names of the roles that the schema's policies are for. */
  readonly roles: readonly string[]
  readonly askingRole: AskingRole
  /** Absent where there are none. */
  readonly viewOwners?: readonly ViewOwner[]
  /** Absent where there are none. */
  readonly viewCasts?: readonly ViewCasts[]
  /** Those with planner options of their own, by name. */
  readonly tablespaces: readonly Tablespace[]
  /** Postgres's own functions whose planner properties somebody altered: no schema dump tells. */
  readonly alteredFunctions: readonly AlteredFunction[]
  /** Of the operating system's collations, imported by initdb, those that columns use: another system may lack them. */
  readonly collations: readonly string[]
  /** What the tables of migration tools say is done, as far as the role may read them. Absent where there are none. */
  readonly appliedMigrations?: readonly AppliedMigrations[]
  /** Sorted by schema and name, as are the other lists: two captures of one state differ in nothing but the time. */
  readonly relations: readonly Relation[]
  readonly indexes: readonly Index[]
  readonly extendedStatistics: readonly ExtendedStatistics[]
  /** What the capturing role was not allowed to read. Absent in captures of older versions, which refused such roles. */
  readonly unreadable?: readonly UnreadableInput[]
  /** The schema in the order in which to create it. Indexes and statistics objects come in the order of their OIDs. */
  readonly schema: readonly SchemaStatement[]
  /** The plans that this very server made of a corpus, in the capturing session. */
  readonly certificate?: Certificate
  /** Columns, and expressions over some, whose values are pseudonyms: `public.users.email`. Absent where nothing was redacted. */
  readonly redacted?: readonly string[]
}

export interface Database extends Locale {
  readonly name: string
  /** `pg_control_system()`'s, as text: tells a server from its copies. Absent where it may not be read. */
  readonly systemIdentifier?: string
}

/** What of a role decides which policies apply to it. */
export interface PolicyStanding {
  readonly name: string
  /** Of the roles that policies are for, those whose privileges it has. */
  readonly memberOf: readonly string[]
  /** Tables with row-level security that it owns, as `regclass`. */
  readonly owns: readonly string[]
}

/** A role to which policies apply, in whose name views read. */
export interface ViewOwner extends PolicyStanding {
  /** As `regclass`. */
  readonly views: readonly string[]
}

/** Which casts of a view somebody wrote, and which the parser put there: its text, as pg_dump prints it, has them all. */
export interface ViewCasts {
  /** As `regclass`. */
  readonly view: string
  /** A digit each: see `castFormsOf`. */
  readonly forms: string
}

/** Whose plans these are, as far as row-level security makes a difference. */
export interface AskingRole extends PolicyStanding {
  /** Whether it has by itself what the roles have that it is a member of (`rolinherit`). Absent in captures of older versions. */
  readonly inherits?: boolean
  /** Whether no policy applies to it: there are none, or it is a superuser or has `BYPASSRLS`. */
  readonly seesAllRows: boolean
}

export interface Tablespace {
  readonly name: string
  /** `random_page_cost=1.1`… */
  readonly options: readonly string[]
}

/** The columns of `pg_proc` that the planner reads and `ALTER FUNCTION` changes. */
export interface AlteredFunction {
  /** As `regprocedure`. */
  readonly name: string
  readonly procost: number
  readonly prorows: number
  readonly provolatile: string
  readonly proparallel: string
  readonly proleakproof: boolean
}

export interface RoleSetting {
  /** None: every role. */
  readonly role?: string
  /** Whether it holds in this database only. */
  readonly inDatabase: boolean
  readonly name: string
  readonly value: string
}

/** One entry of a schema dump. */
export interface SchemaStatement {
  /** pg_dump's word for it: `TABLE`, `INDEX`, `FK CONSTRAINT`… */
  readonly type: string
  /** As pg_dump labels it: for a constraint, the table and the constraint. */
  readonly name: string
  readonly sql: string
}

/** The columns of `pg_class` that the planner reads, and the current length of the main fork. */
export interface RelationSize {
  readonly schemaname: string
  readonly relname: string
  readonly relpages: number
  /** -1 where the relation was never vacuumed or analyzed: not the same as empty. */
  readonly reltuples: number
  readonly relallvisible: number
  /** The tablespace, where it has options of its own (`get_tablespace_page_costs`). */
  readonly tablespace?: string
  /** Blocks of the main fork at capture, which the planner measures (`RelationGetNumberOfBlocks`). 0 where there is no file. */
  readonly blocks: number
}

/** A table, partitioned table, materialized view or foreign table. */
export interface Relation extends RelationSize {
  readonly relkind: 'r' | 'p' | 'm' | 'f'
  /** Stays true after the last child is dropped, until the next ANALYZE; decides which statistics are used. */
  readonly relhassubclass: boolean
  readonly columns: readonly Column[]
}

export interface Column {
  readonly attname: string
  readonly attnum: number
  readonly statistics: readonly ColumnStatistics[]
}

/** A row of `pg_statistic`. */
export interface ColumnStatistics {
  readonly fidelity: Fidelity
  /** Whether the rows of all children were sampled as well. */
  readonly stainherit: boolean
  readonly stanullfrac: number
  readonly stawidth: number
  /** Positive: so many. Negative: minus the share of rows that are distinct. */
  readonly stadistinct: number
  /** The five slots, without the unused ones at the end. */
  readonly slots: readonly StatisticSlot[]
}

export interface StatisticSlot {
  readonly stakind: number
  /** As `regoperator`: `<(integer,integer)`. `0` where there is none. */
  readonly staop: string
  /** As `regcollation`; `-` where there is none. */
  readonly stacoll: string
  /** `real[]` in text. */
  readonly stanumbers: string | null
  readonly stavalues: StatisticValues | null
}

export interface StatisticValues {
  /** The element type, read from the value itself: not always the column's (`MCELEM`, range histograms). */
  readonly type: string
  /** The array in text. */
  readonly values: string
}

export interface Index extends RelationSize {
  readonly relkind: 'i' | 'I'
  /** The table's name; its schema is the index's. */
  readonly table: string
  /** The first key, if it is a column. Absent in captures of older versions. */
  readonly firstColumn?: string
  /** The access method: `btree`, `gin`… */
  readonly amname: string
  readonly indisvalid: boolean
  /** Statistics that ANALYZE keeps of an expression index's columns. */
  readonly columns: readonly Column[]
  readonly btree?: Btree
  readonly gin?: Gin
  readonly brin?: Brin
}

export interface Btree {
  /** Levels above the leaves on the way from the fast root (`btm_fastlevel`), which `_bt_getrootheight` reads. */
  readonly height: { readonly fidelity: Fidelity; readonly value: number }
  /** What the planner finds when it looks for the ends of the first key (`get_actual_variable_range`); absent where it never looks. */
  readonly ends?: IndexEnds
}

/** Smallest and largest non-null value of the first key, in text. Null where the index has none. */
export interface IndexEnds {
  readonly fidelity: Fidelity
  readonly min: string | null
  readonly max: string | null
}

/** The counters of a GIN index's metapage that `gincostestimate` reads. */
export interface Gin {
  readonly fidelity: Fidelity
  readonly nPendingPages: number
  readonly nTotalPages: number
  readonly nEntryPages: number
  readonly nDataPages: number
  readonly nEntries: number
}

/** The facts of a BRIN index's metapage that `brincostestimate` reads. */
export interface Brin {
  readonly fidelity: Fidelity
  readonly pagesPerRange: number
  readonly lastRevmapPage: number
}

/** An object of `pg_statistic_ext` with its data. */
export interface ExtendedStatistics {
  readonly schemaname: string
  readonly stxname: string
  readonly table: { readonly schemaname: string; readonly relname: string }
  /** Its columns, in the order of their attribute numbers. */
  readonly attnames: readonly string[]
  /** Its expressions, as Postgres prints them. */
  readonly exprs: readonly string[]
  /** None where ANALYZE has not made any, or they could not be read. */
  readonly data: readonly ExtendedStatisticsData[]
}

/** A row of `pg_statistic_ext_data`. */
export interface ExtendedStatisticsData {
  readonly fidelity: Fidelity
  /** Always false before Postgres 15, which has one row an object. */
  readonly stxdinherit: boolean
  /** Serialised and in hexadecimal, as are dependencies; attribute numbers inside are the captured database's. */
  readonly stxdndistinct: string | null
  readonly stxddependencies: string | null
  /** In Postgres's own order: the most common first. */
  readonly stxdmcv: readonly McvItem[] | null
  /** One for each expression of the object; null where ANALYZE could not tell. */
  readonly stxdexpr: readonly (ColumnStatistics | null)[]
}

/** A combination of values, as `pg_mcv_list_items` shows it. */
export interface McvItem {
  /** In text: one of each column (`attnames`), then one of each expression (`exprs`). */
  readonly values: readonly (string | null)[]
  /** Its share of the rows. */
  readonly frequency: number
  /** What its share would be if columns did not depend on one another. */
  readonly base_frequency: number
}

export interface Certificate {
  readonly plans: readonly CertifiedPlan[]
  /** What the server answered to probes of the relations that these plans read. Absent in captures of older versions. */
  readonly probes?: readonly ProbeSet<AnsweredProbe>[]
}

export interface CertifiedPlan {
  /** `Query.id`. */
  readonly id: string
  readonly name: string
  readonly sql: string
  /** The types that the corpus declared, by position. */
  readonly types: readonly (string | null)[]
  /** The values it was planned for; null for the generic plan. */
  readonly values: readonly (string | null)[] | null
  readonly outcome: CertifiedOutcome
}

/** EXPLAIN's text, or the refusal. */
export type CertifiedOutcome =
  | { readonly status: 'planned'; readonly text: string }
  | ({ readonly status: 'failed' } & Pick<SqlError, 'sqlstate' | 'message'>)
