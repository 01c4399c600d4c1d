import type {
  Column,
  ColumnStatistics,
  Relation,
  Snapshot,
  StatisticSlot,
} from '../../../src/model/snapshot.ts'

/** A snapshot of nothing but these tables. */
export function snapshotOf(...relations: readonly Relation[]): Snapshot {
  return {
    format: 1,
    capturedAt: '2026-11-01T12:00:00Z',
    server: {
      num: 180_004,
      version: 'PostgreSQL 18.4 on x86_64-pc-linux-gnu',
      blockSize: 8192,
      segmentBlocks: 131_072,
      pointerBytes: 8,
    },
    database: { name: 'shop', encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C' },
    settings: {},
    roleSettings: [],
    roles: [],
    askingRole: { name: 'reader', seesAllRows: true, memberOf: [], owns: [] },
    tablespaces: [],
    alteredFunctions: [],
    collations: [],
    relations,
    indexes: [],
    extendedStatistics: [],
    schema: [],
  }
}

export function tableOf(reltuples: number, ...columns: readonly Column[]): Relation {
  const pages = Math.ceil(Math.max(0, reltuples) / 100)
  return {
    schemaname: 'public',
    relname: 'orders',
    relkind: 'r',
    relhassubclass: false,
    relpages: pages,
    reltuples,
    relallvisible: pages,
    blocks: pages,
    columns,
  }
}

export function columnOf(statistics: Partial<ColumnStatistics>, attname = 'status'): Column {
  return {
    attname,
    attnum: 1,
    statistics: [
      {
        fidelity: 'measured',
        stainherit: false,
        stanullfrac: 0,
        stawidth: 4,
        stadistinct: -1,
        slots: [],
        ...statistics,
      },
    ],
  }
}

export function commonValues(frequencies: Readonly<Record<string, number>>): StatisticSlot {
  return {
    stakind: 1,
    staop: '=(text,text)',
    stacoll: 'default',
    stanumbers: `{${Object.values(frequencies).join(',')}}`,
    stavalues: { type: 'text', values: arrayOf(Object.keys(frequencies)) },
  }
}

export function histogram(type: string, bounds: readonly (string | number)[]): StatisticSlot {
  return {
    stakind: 2,
    staop: '<',
    stacoll: '-',
    stanumbers: null,
    stavalues: { type, values: arrayOf(bounds.map(String)) },
  }
}

function arrayOf(elements: readonly string[]): string {
  return `{${elements.map((element) => `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`
}
