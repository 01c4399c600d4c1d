import type { MigrateCommand } from '../model/migration.ts'
import type { DeclaredTables } from '../model/declared.ts'
import type { Policy } from '../model/policy.ts'
import type { RedactionWish } from '../model/redaction.ts'

/** A project's configuration, complete: whatever it is silent about has its default. Paths are absolute. */
export interface Config {
  /** Where it was read; null where there is none. */
  readonly file: string | null
  /** The folder of the corpus. */
  readonly queries: string
  /** Production's snapshot. */
  readonly snapshot: string
  /** The folder of accepted plans. */
  readonly accepted: string
  /** The folder of migrations. Absent: there are none. */
  readonly migrations?: string
  /** Whose that folder is. Absent: the folder tells. */
  readonly migrationTool?: string
  /** The last of its migrations that production has. Absent: what was captured tells. */
  readonly since?: string
  /** What runs migrations that are programs, in the folder that the config holds for. Absent: there is none. */
  readonly migrateCommand?: Pick<MigrateCommand, 'command' | 'directory'>
  readonly scenarios: Readonly<Record<string, ConfiguredScenario>>
  /** What is known of tables and columns that production does not have yet. */
  readonly declared: DeclaredTables
  readonly policy: Policy
  readonly redact: ConfiguredRedaction
}

/** What `capture` must not let out, and what it is to warn of. */
interface ConfiguredRedaction extends RedactionWish {
  /** Patterns for names of columns. */
  readonly propose: readonly string[]
}

/** What a name on the command line stands for. */
export interface ConfiguredScenario {
  readonly snapshot: string
  /** Planner settings laid over the snapshot's, as SET takes them. */
  readonly settings: Readonly<Record<string, string>>
  /** How many times as large tables are to be, by pattern: `{ 'public.orders': 10 }`. */
  readonly scale: Readonly<Record<string, number>>
  /** As `--engine` takes it; absent: whatever that says. */
  readonly engine?: string
}
