import { expect, test } from 'vitest'
import { literalsOf } from '../../src/capture/literals.ts'
import type { ColumnStatistics, Snapshot } from '../../src/model/snapshot.ts'

const statistics: ColumnStatistics = {
  fidelity: 'measured',
  stainherit: false,
  stanullfrac: 0,
  stawidth: 4,
  stadistinct: -1,
  slots: [
    {
      stakind: 1,
      staop: '=(text,text)',
      stacoll: '-',
      stanumbers: '{0.5}',
      stavalues: { type: 'text', values: '{x,"y z"}' },
    },
  ],
}

test('combinations are listed by the columns and expressions that they are of', () => {
  const extended: Snapshot['extendedStatistics'][number] = {
    schemaname: 'Stats',
    stxname: 's',
    table: { schemaname: 'public', relname: 't' },
    attnames: ['city', 'zip'],
    exprs: ['lower(name)', '(n % 7)'],
    data: [
      {
        fidelity: 'measured',
        stxdinherit: false,
        stxdndistinct: null,
        stxddependencies: null,
        stxdmcv: [
          { values: ['Rome', null, 'a', null], frequency: 0.5, base_frequency: 0.1 },
          { values: ['Rome', null, 'b', '3'], frequency: 0.2, base_frequency: 0.1 },
        ],
        stxdexpr: [statistics, null],
      },
    ],
  }
  expect([
    ...literalsOf({ relations: [], indexes: [], extendedStatistics: [extended] } as unknown as Snapshot),
  ]).toEqual([
    { column: 'Stats.s: lower(name)', source: 'statistics', values: ['x', 'y z'], isRedacted: false },
    { column: 'public.t.city', source: 'most common combinations', values: ['Rome'], isRedacted: false },
    {
      column: 'Stats.s: lower(name)',
      source: 'most common combinations',
      values: ['a', 'b'],
      isRedacted: false,
    },
    { column: 'Stats.s: (n % 7)', source: 'most common combinations', values: ['3'], isRedacted: false },
  ])
})
