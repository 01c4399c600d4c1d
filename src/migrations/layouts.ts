import { compareFlyway, flywayChecksum, flywayVersion } from './flyway.ts'
import { compareText, leadingNumber } from './versions.ts'

/** How a tool keeps its migrations in a folder, and which part of a file is the way up. */
export interface Layout {
  readonly tool: string
  /** Whether the folder is this tool's, by the paths in it and the texts of its SQL files. */
  readonly isOf: (paths: readonly string[], texts: readonly string[]) => boolean
  /** Undefined for a file that is no migration: a way back, a seed. */
  readonly nameOf: (path: string) => string | undefined
  /** What the tool's table may have for it instead of the name. */
  readonly aliasesOf: (name: string, text: string) => readonly string[]
  /** The tools whose tables may know these migrations. */
  readonly tables: readonly string[]
  readonly sections?: Sections
  /** What ends a statement besides a semicolon. */
  readonly breakpoint?: string
  /** Of names, in the order in which they are applied; by default by leading number, then by name. */
  readonly compare?: (one: string, other: string) => number
}

/** The comments that begin a way up, and a way back. */
interface Sections {
  readonly up: RegExp
  readonly down: RegExp
  /** Whether the tool takes a file without these comments, and runs the whole of it. */
  readonly optional: boolean
}

/** Whatever is more particular comes first. */
export const layouts: readonly Layout[] = [
  {
    // Before 1.0, in the order of its journal, by which alone it knows a migration.
    tool: 'drizzle',
    isOf: (paths) => paths.includes('meta/_journal.json'),
    nameOf: stemOf,
    aliasesOf: versionOf,
    tables: ['drizzle'],
    breakpoint: drizzleBreakpoint(),
  },
  {
    // Since 1.0: `readMigrationFiles` takes the folders as they are named.
    tool: 'drizzle',
    isOf: (paths) => paths.some((path) => /^[^/]+\/snapshot\.json$/.test(path)) && paths.some(isFolderOfOne),
    nameOf: folderOf,
    aliasesOf: (name) => [...versionOf(name), ...timeOf(name)],
    tables: ['drizzle'],
    breakpoint: drizzleBreakpoint(),
    compare: compareText,
  },
  {
    tool: 'prisma',
    isOf: (paths) => paths.some(isFolderOfOne),
    nameOf: folderOf,
    aliasesOf: versionOf,
    tables: ['prisma'],
    compare: compareText,
  },
  {
    tool: 'flyway',
    isOf: (paths) => paths.some((path) => flywayVersion(fileNameOf(path)) !== undefined),
    nameOf: (path) =>
      flywayVersion(fileNameOf(path)) !== undefined || fileNameOf(path).startsWith('R__')
        ? withoutSql(fileNameOf(path))
        : undefined,
    aliasesOf: (name, text) => [flywayVersion(name) ?? `${name}.sql ${flywayChecksum(text)}`],
    tables: ['flyway', 'atlas'],
    compare: compareFlyway,
  },
  {
    tool: 'golang-migrate',
    isOf: (paths) => paths.some((path) => /^\d[^/]*\.up\.sql$/i.test(path)),
    nameOf: (path) => (/\.up\.sql$/i.test(path) ? numbered(path) : undefined),
    aliasesOf: versionOf,
    tables: ['golang-migrate', 'sqlx', 'node-pg-migrate', 'atlas'],
  },
  {
    tool: 'dbmate',
    isOf: (_, texts) => texts.some((text) => /^--\s*migrate:up\b/m.test(text)),
    nameOf: numbered,
    aliasesOf: versionOf,
    tables: ['dbmate', 'atlas'],
    sections: { up: /^--\s*migrate:up\b/, down: /^--\s*migrate:down\b/, optional: false },
  },
  {
    tool: 'goose',
    isOf: (_, texts) => texts.some((text) => /^--\s*\+goose\s+Up\b/im.test(text)),
    nameOf: numbered,
    aliasesOf: versionOf,
    tables: ['goose', 'atlas'],
    sections: { up: /^--\s*\+goose\s+Up\b/i, down: /^--\s*\+goose\s+Down\b/i, optional: false },
  },
  {
    tool: 'node-pg-migrate',
    isOf: (_, texts) => texts.some((text) => /^\s*--[\s-]*up\s+migration/im.test(text)),
    nameOf: numbered,
    aliasesOf: versionOf,
    tables: ['node-pg-migrate'],
    sections: { up: /^\s*--[\s-]*up\s+migration/i, down: /^\s*--[\s-]*down\s+migration/i, optional: true },
    compare: compareNodePgMigrate,
  },
  {
    tool: 'atlas',
    isOf: (paths) => paths.includes('atlas.sum'),
    nameOf: stemOf,
    // The version is what stands before the first underscore, digits or not.
    aliasesOf: (name) => [name.split('_', 1)[0] ?? name],
    tables: ['atlas'],
    compare: compareText,
  },
  {
    tool: 'sqlx',
    // A folder does not tell it from a plain one, nor from golang-migrate's: both may be known by its table.
    isOf: () => false,
    nameOf: numbered,
    aliasesOf: versionOf,
    tables: ['sqlx'],
  },
  {
    tool: 'sql',
    isOf: () => true,
    nameOf: (path) => (/\.(?:down|undo|rollback)\.sql$/i.test(path) ? undefined : stemOf(path)),
    aliasesOf: (name) => [...versionOf(name), ...typeormOf(name)],
    tables: ['sqlx', 'dbmate', 'node-pg-migrate', 'atlas', 'knex', 'typeorm'],
  },
]

function drizzleBreakpoint(): string {
  return '--> statement-breakpoint'
}

function isFolderOfOne(path: string): boolean {
  return folderOf(path) !== undefined
}

function folderOf(path: string): string | undefined {
  return /^([^/]+)\/migration\.sql$/.exec(path)?.[1]
}

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function withoutSql(name: string): string {
  return name.replace(/\.sql$/i, '')
}

/** Of a file in the folder itself. */
function stemOf(path: string): string | undefined {
  return path.includes('/') ? undefined : withoutSql(path)
}

/** Likewise; the tool looks at files that begin with a number, and has the ways up and back in two files or in one. */
function numbered(path: string): string | undefined {
  if (!/^\d/.test(path) || /\.down\.sql$/i.test(path)) return undefined
  return stemOf(path)?.replace(/\.up$/i, '')
}

function versionOf(name: string): readonly string[] {
  const digits = leadingNumber(name)
  return digits === undefined ? [] : [digits]
}

/** TypeORM calls `1700000000000-AddIndex` by the name of the class in it. */
function typeormOf(name: string): readonly string[] {
  const [, time, words] = /^(\d{13})-(.+)$/.exec(name) ?? []
  return time === undefined || words === undefined ? [] : [`${words}${time}`]
}

/** In milliseconds, as Drizzle's table has the time that a folder's name begins with, in UTC. */
function timeOf(name: string): readonly string[] {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name)?.slice(1).map(Number)
  if (parts === undefined) return []
  const [year = 0, month = 1, ...rest] = parts
  return [String(Date.UTC(year, month - 1, ...rest))]
}

/** Its prefixes are milliseconds, or a date of 17 digits that stands for such (`getNumericPrefix`). */
function compareNodePgMigrate(one: string, other: string): number {
  return prefixOf(one) - prefixOf(other) || compareText(one, other)
}

function prefixOf(name: string): number {
  const digits = leadingNumber(name) ?? '0'
  if (digits.length !== 17) return Number(digits)
  return Number(timeOf(digits)[0]) + Number(digits.slice(14))
}
