/** How a tool keeps its migrations in a folder, and which part of a file is the way up. */
export interface Layout {
  readonly tool: string
  /** Whether the folder is this tool's, by the paths in it and the text of its first SQL file. */
  readonly isOf: (paths: readonly string[], firstText: string) => boolean
  /** Undefined for a file that is no migration: a way back, a seed. */
  readonly nameOf: (path: string) => string | undefined
  /** Names as the tool's table may have them. */
  readonly aliasesOf: (name: string) => readonly string[]
  /** The comment that begins the way up, and those that begin anything else. Absent: all of the file is the way up. */
  readonly sections?: { readonly up: RegExp; readonly other: RegExp }
  /** Names in the order in which they are applied; by default by their leading number or version, then by name. */
  readonly compare?: (one: string, other: string) => number
}

/** Whatever is more particular comes first. */
export const layouts: readonly Layout[] = [
  {
    tool: 'prisma',
    isOf: (paths) => paths.some((path) => /(^|\/)migration\.sql$/.test(path)),
    nameOf: (path) => /([^/]+)\/migration\.sql$/.exec(path)?.[1],
    aliasesOf: () => [],
  },
  {
    tool: 'flyway',
    isOf: (paths) => paths.some((path) => flywayVersion(fileNameOf(path)) !== undefined),
    nameOf: (path) => (/^(?:V|R__)/.test(fileNameOf(path)) ? stemOf(path) : undefined),
    aliasesOf: (name) => [
      `${name}.sql`,
      ...optional(flywayVersion(name)),
      name.replace(/^R__/, '').replaceAll('_', ' '),
    ],
    compare: (one, other) => compareFlyway(one, other),
  },
  {
    tool: 'golang-migrate',
    isOf: (paths) => paths.some((path) => path.endsWith('.up.sql')),
    nameOf: (path) => (path.endsWith('.up.sql') ? stemOf(path).replace(/\.up$/, '') : undefined),
    aliasesOf: versionOf,
  },
  {
    tool: 'dbmate',
    isOf: (_, text) => /^--\s*migrate:up\b/m.test(text),
    nameOf: stemOf,
    aliasesOf: versionOf,
    sections: { up: /^--\s*migrate:up\b/, other: /^--\s*migrate:down\b/ },
  },
  {
    tool: 'goose',
    isOf: (_, text) => /^--\s*\+goose\s+Up\b/im.test(text),
    nameOf: stemOf,
    aliasesOf: versionOf,
    sections: { up: /^--\s*\+goose\s+Up\b/i, other: /^--\s*\+goose\s+Down\b/i },
  },
  {
    tool: 'node-pg-migrate',
    isOf: (_, text) => /^--\s*Up\s+Migration\b/im.test(text),
    nameOf: stemOf,
    aliasesOf: () => [],
    sections: { up: /^--\s*Up\s+Migration\b/i, other: /^--\s*Down\s+Migration\b/i },
  },
  {
    tool: 'drizzle',
    isOf: (paths) => paths.includes('meta/_journal.json'),
    nameOf: stemOf,
    aliasesOf: () => [],
  },
  {
    tool: 'sql',
    isOf: () => true,
    nameOf: (path) => (/\.(?:down|undo|rollback)\.sql$/i.test(path) ? undefined : stemOf(path)),
    aliasesOf: (name) => [...versionOf(name), `${name}.sql`],
  },
]

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function stemOf(path: string): string {
  return fileNameOf(path).replace(/\.sql$/i, '')
}

/** `20261101120000` of `20261101120000_add_index`; without leading zeros, too, for tools that count in numbers. */
function versionOf(name: string): readonly string[] {
  const digits = /^\d+/.exec(name)?.[0]
  return digits === undefined ? [] : [...new Set([digits, digits.replace(/^0+(?=\d)/, '')])]
}

/** `1.2` of `V1_2__name`. */
function flywayVersion(name: string): string | undefined {
  return /^V([\d._]+?)__/.exec(name)?.[1]?.replaceAll('_', '.')
}

/** Part by part, as numbers; what is repeatable comes last, by name. */
function compareFlyway(one: string, other: string): number {
  const [left, right] = [flywayVersion(one), flywayVersion(other)]
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined) || compareText(one, other)
  }
  const [parts, others] = [left.split('.'), right.split('.')]
  for (let at = 0; at < Math.max(parts.length, others.length); at += 1) {
    const difference = Number(parts[at] ?? 0) - Number(others[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** `2_b` before `10_a`; what has no number after what has one. */
export function compareByNumber(one: string, other: string): number {
  const [left, right] = [one, other].map((name) => /^\d+/.exec(name)?.[0])
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined) || compareText(one, other)
  }
  const difference = BigInt(left) - BigInt(right)
  return difference === 0n ? compareText(one, other) : difference < 0n ? -1 : 1
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

function optional(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}
