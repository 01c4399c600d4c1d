import { expect, test } from 'vitest'
import { recreateDroppedColumns } from '../../../src/capture/schema/recreate-dropped-columns.ts'
import type { DumpEntry } from '../../../src/capture/schema/split-dump.ts'

const table = (name: string, lines: string): DumpEntry => ({
  type: 'TABLE',
  schema: 'public',
  name,
  sql: `CREATE TABLE public.${name} (\n${lines}\n);`,
})

test('dropped columns come back in their places, and go again when all tables are there', () => {
  const entries = [
    table(
      't',
      `    id integer NOT NULL,\n    "Odd one" text DEFAULT 'a,\n    b '::text,\n    CONSTRAINT c CHECK (true)`,
    ),
    table('other', '    id integer'),
    { type: 'VIEW', schema: 'public', name: 'v', sql: 'CREATE VIEW ...' },
  ]
  const tables = [{ schema: 'public', name: 't', columns: [null, 'id', null, null, 'Odd one', null] }]
  expect(recreateDroppedColumns(entries, tables)).toEqual([
    {
      ...entries[0],
      sql: `CREATE TABLE public.t (
    "........pg.dropped.1........" integer,
    id integer NOT NULL,
    "........pg.dropped.3........" integer,
    "........pg.dropped.4........" integer,
    "Odd one" text DEFAULT 'a,
    b '::text,
    CONSTRAINT c CHECK (true)
);
ALTER TABLE ONLY "public"."t" ADD COLUMN IF NOT EXISTS "........pg.dropped.6........" integer;`,
    },
    entries[1],
    {
      type: 'DROPPED COLUMNS',
      schema: 'public',
      name: 't',
      sql:
        'ALTER TABLE "public"."t" DROP COLUMN IF EXISTS "........pg.dropped.1........", ' +
        'DROP COLUMN IF EXISTS "........pg.dropped.3........", DROP COLUMN IF EXISTS "........pg.dropped.4........", ' +
        'DROP COLUMN IF EXISTS "........pg.dropped.6........";\n',
    },
    entries[2],
  ])
})

test('what a child inherits is left to the parent', () => {
  const child = table('child', '    own integer')
  const tables = [{ schema: 'public', name: 'child', columns: ['inherited', null, 'also', null, 'own'] }]
  expect(recreateDroppedColumns([child], tables)[0]?.sql).toBe(
    'CREATE TABLE public.child (\n    "........pg.dropped.4........" integer,\n    own integer\n);',
  )
})

test('without dropped columns nothing changes', () => {
  const entries = [table('t', '    id integer')]
  expect(recreateDroppedColumns(entries, [])).toEqual(entries)
})
