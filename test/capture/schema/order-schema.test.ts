import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { OidOrder } from '../../../src/capture/schema/order-schema.ts'
import { orderSchema } from '../../../src/capture/schema/order-schema.ts'
import type { DumpEntry } from '../../../src/capture/schema/split-dump.ts'

test('indexes and their constraints come by OID, all else as it was', () => {
  const dump = [
    entry('TABLE', 't'),
    entry('CONSTRAINT', 't t_pkey'),
    entry('CHECK CONSTRAINT', 't positive'),
    entry('INDEX', 'a'),
    entry('INDEX', 'b'),
    entry('INDEX ATTACH', 'a'),
    entry('STATISTICS', 's'),
    entry('FK CONSTRAINT', 't t_fkey'),
  ]
  expect(ordered(dump, { indexes: ['b', 't_pkey', 'a'] })).toEqual([
    'TABLE t',
    'INDEX b',
    'CONSTRAINT t t_pkey',
    'INDEX a',
    'CHECK CONSTRAINT t positive',
    'INDEX ATTACH a',
    'STATISTICS s',
    'FK CONSTRAINT t t_fkey',
  ])
})

test('a view that needs a primary key comes after it, and before its own indexes', () => {
  const dump = [
    entry('TABLE', 't'),
    entry('CONSTRAINT', 't t_pkey'),
    entry('MATERIALIZED VIEW', 'm', 'CREATE MATERIALIZED VIEW public.m AS SELECT * FROM public.t'),
    entry('INDEX', 'm_a', 'CREATE INDEX m_a ON public.m USING btree (a)'),
    entry('INDEX', 'm_b', 'CREATE INDEX m_b ON public.m USING btree (b)'),
    entry('INDEX', 't_a', 'CREATE INDEX t_a ON public.t USING btree (a)'),
  ]
  expect(ordered(dump, { indexes: ['m_b', 't_a', 'm_a', 't_pkey'] })).toEqual([
    'TABLE t',
    'INDEX t_a',
    'CONSTRAINT t t_pkey',
    'MATERIALIZED VIEW m',
    'INDEX m_b',
    'INDEX m_a',
  ])
})

test('an index that calls a function which came late stays behind it', () => {
  const dump = [
    entry('CONSTRAINT', 't t_pkey'),
    entry('FUNCTION', 'late(integer, text)'),
    entry('INDEX', 'x', 'CREATE INDEX x ON public.t USING btree (public.late(a, b))'),
    entry('INDEX', 'y', 'CREATE INDEX y ON public.t USING btree (lateral)'),
  ]
  expect(ordered(dump, { indexes: ['x', 'y', 't_pkey'] })).toEqual([
    'INDEX y',
    'CONSTRAINT t t_pkey',
    'FUNCTION late(integer, text)',
    'INDEX x',
  ])
})

test('statistics objects come by OID', () => {
  const dump = [entry('STATISTICS', 'a'), entry('STATISTICS', 'b'), entry('RULE', 't r')]
  expect(ordered(dump, { statistics: ['b', 'a'] })).toEqual(['STATISTICS b', 'STATISTICS a', 'RULE t r'])
})

test('tables come by OID, after what they name, and the rest behind them', () => {
  const dump = [
    entry('TYPE', 'mood', 'CREATE TYPE public.mood AS ENUM ();'),
    entry('TABLE', 'log', 'CREATE TABLE public.log ();'),
    entry('TABLE', 'log_2024', 'CREATE TABLE public.log_2024 () INHERITS (public.log);'),
    entry('TABLE', 'log_2025', 'CREATE TABLE public.log_2025 () INHERITS (public.log);'),
    entry('TABLE', 'log_2025_archive', 'CREATE TABLE public.log_2025_archive () INHERITS (public.log_2025);'),
    entry('VIEW', 'logs', 'CREATE VIEW public.logs AS SELECT FROM public.log;'),
    entry(
      'FUNCTION',
      'rank_of(public.log)',
      'CREATE FUNCTION public.rank_of(public.log) RETURNS public.mood;',
    ),
    entry('TABLE', 'ranks', 'CREATE TABLE public.ranks (r int DEFAULT public.rank_of(NULL));'),
  ]
  const tables = ['ranks', 'log_2025_archive', 'log_2024', 'log', 'log_2025']
  expect(ordered(dump, { tables })).toEqual([
    'TYPE mood',
    'TABLE log',
    'FUNCTION rank_of(public.log)',
    'TABLE ranks',
    'TABLE log_2025',
    'TABLE log_2025_archive',
    'TABLE log_2024',
    'VIEW logs',
  ])
})

test('a name with a line break is found by the label that pg_dump makes of it', () => {
  const dump = [entry('INDEX', 'two lines'), entry('INDEX', 'z')]
  expect(ordered(dump, { indexes: ['z', 'two\nlines'] })).toEqual(['INDEX z', 'INDEX two lines'])
})

test('an index that is not in the list stays where it was', () => {
  const dump = [entry('INDEX', 'b'), entry('INDEX', 'new'), entry('INDEX', 'a')]
  expect(ordered(dump, { indexes: ['a', 'b'] })).toEqual(['INDEX a', 'INDEX b', 'INDEX new'])
})

test('nothing is lost or made up, and where there is nothing to sort, nothing moves', () => {
  const types = fc.constantFrom('TABLE', 'INDEX', 'STATISTICS', 'FK CONSTRAINT', 'VIEW')
  const entries = fc.uniqueArray(fc.tuple(types, fc.stringMatching(/^[a-z$^.(]{1,3}$/)), { selector: String })
  fc.assert(
    fc.property(entries, fc.infiniteStream(fc.nat()), (labels, numbers) => {
      const dump = labels.map(([type, name]) => entry(type, name))
      const names = labels.map(([, name]) => ({ name, rank: Number(numbers.next().value) }))
      const shuffled = names.toSorted((one, other) => one.rank - other.rank).map(({ name }) => name)
      const result = orderSchema(dump, orderOf({ indexes: shuffled, statistics: shuffled }))
      expect(new Set(result)).toEqual(new Set(dump))
      expect(result).toHaveLength(dump.length)
      expect(orderSchema(dump, orderOf({}))).toEqual(dump)
    }),
  )
})

interface Names {
  readonly indexes?: readonly string[]
  readonly statistics?: readonly string[]
  readonly tables?: readonly string[]
}

function ordered(dump: readonly DumpEntry[], names: Names): string[] {
  return orderSchema(dump, orderOf(names)).map(({ type, name }) => `${type} ${name}`)
}

function orderOf({ indexes = [], statistics = [], tables = [] }: Names): OidOrder {
  return {
    indexes: indexes.map((name) => ({ schema: 'public', table: 't', name })),
    statistics: statistics.map((name) => ({ schema: 'public', name })),
    droppedColumns: [],
    tables: tables.map((name) => ({ schema: 'public', name })),
  }
}

function entry(type: string, name: string, sql = `-- ${type}`): DumpEntry {
  return { type, name, schema: 'public', sql }
}
