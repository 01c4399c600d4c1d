import type { Snapshot } from '../model/snapshot.ts'
import { groupBy } from '../postgres/group-by.ts'
import { readLooseName } from '../postgres/name-pattern.ts'
import type { ColumnName } from './column-name.ts'
import { nameOf } from './column-name.ts'

/**
 * What `--redact` would have to be told of columns whose names say that they are about people or secrets, and whose values the
 * snapshot shows. Patterns are for the column's name; upper and lower case are the same.
 */
export function proposeColumns(
  { relations, schema, redacted = [] }: Pick<Snapshot, 'relations' | 'schema' | 'redacted'>,
  patterns: readonly string[],
): readonly string[] {
  const wanted = patterns.map(readLooseName)
  const hidden = new Set(redacted)
  const enums = new Set(
    schema.flatMap(({ type, sql }) =>
      type === 'TYPE' ? [...sql.matchAll(/^CREATE TYPE (.+) AS ENUM \(/gm)].map(([, name]) => name) : [],
    ),
  )
  const found = relations.flatMap((relation) =>
    relation.columns
      .filter(({ attname, statistics }) => {
        const types = statistics.flatMap(({ slots }) =>
          slots.flatMap(({ stavalues }) => stavalues?.type ?? []),
        )
        const tells = types.some((type) => !telling.not.has(type) && !enums.has(type))
        return tells && !telling.notAs.test(attname) && wanted.some((matches) => matches(attname))
      })
      .map(({ attname }): ColumnName => ({ ...relation, attname }))
      .filter((column) => !hidden.has(nameOf(column))),
  )
  return [...groupBy(found, ({ attname }) => attname)].flatMap(([attname, columns]) =>
    columns.length > mostAlike ? [`*.${quoted(attname)}`] : columns.map(argumentFor),
  )
}

/** Partitions and tenants have the same columns many times. */
const mostAlike = 3

/** Of an address one would hide the text, not when it was confirmed, nor the key of its row. */
const telling = {
  not: new Set([
    'boolean',
    'real',
    'double precision',
    'interval',
    'timestamp without time zone',
    'timestamp with time zone',
    'time without time zone',
    'time with time zone',
  ]),
  notAs: /(^|[_a-z])(id|ids|Id|count|Count)$/,
}

function argumentFor({ schemaname, relname, attname }: ColumnName): string {
  return [schemaname, relname, attname].map(quoted).join('.')
}

/** As `readColumnPattern` reads it. */
function quoted(name: string): string {
  return /[*?."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}
