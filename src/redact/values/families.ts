import type { Demand } from './demand.ts'
import { decimals } from '../numbers/decimals.ts'
import { floats } from '../numbers/floats.ts'
import type { NumberKind } from '../numbers/number-kind.ts'
import { datetimes, intervals, times, zonedTimes } from '../numbers/times.ts'
import {
  amounts,
  integers,
  letters,
  logPositions,
  macAddresses,
  oids,
  uuids,
} from '../numbers/whole-numbers.ts'

/** Values that compare with each other, as an operator family has them, and how their pseudonyms are made. */
export type Family = NumberFamily | StringFamily | RankedFamily | NetworkFamily | LexemeFamily

interface NumberFamily {
  readonly name: string
  readonly sort: 'numbers'
  /** For these values, at the capture's time in microseconds from 1970 on. */
  readonly kindOf: (demand: Demand, now: bigint) => NumberKind
}

/** Strings that are ordered by their bits or bytes. */
interface StringFamily {
  readonly name: string
  readonly sort: 'strings'
  readonly unit: 'bit' | 'byte'
}

/** What production has to order. */
export interface RankedFamily {
  readonly name: string
  readonly sort: 'ranked'
  /** As a cast takes it. */
  readonly type: string
  readonly collation: string | null
  readonly form: 'text' | 'padded' | 'document' | 'strange'
  /** Of a composite type. */
  readonly fields?: number
}

interface NetworkFamily {
  readonly name: string
  readonly sort: 'network'
}

/** The words of documents. */
interface LexemeFamily {
  readonly name: string
  readonly sort: 'lexemes'
}

export const lexemeFamily: LexemeFamily = { name: 'lexeme', sort: 'lexemes' }

/** The family of a stored type's values under a collation; undefined for a type that is not known here. */
export function familyOf(type: string, collation: string): Family | undefined {
  const numbers = numberFamilies[type]
  if (numbers !== undefined) return { sort: 'numbers', ...numbers }
  const order = collation === '-' ? '"default"' : collation
  switch (type) {
    case 'text':
    case 'character varying':
    case 'name':
      return {
        name: `text ${order}`,
        sort: 'ranked',
        type: 'pg_catalog.text',
        collation: order,
        form: 'text',
      }
    case 'character':
      return {
        name: `character ${order}`,
        sort: 'ranked',
        type: 'pg_catalog.bpchar',
        collation: order,
        form: 'padded',
      }
    case 'jsonb':
      return { name: type, sort: 'ranked', type: 'pg_catalog.jsonb', collation: null, form: 'document' }
    case 'bytea':
      return { name: type, sort: 'strings', unit: 'byte' }
    case 'bit':
    case 'bit varying':
      return { name: type, sort: 'strings', unit: 'bit' }
    case 'inet':
    case 'cidr':
      return { name: 'network', sort: 'network' }
    default:
      return undefined
  }
}

/** How values of a type lie on a line; undefined for a type whose values do not. */
export function numberKindOf(type: string, values: readonly string[]): NumberKind | undefined {
  const column = { name: '', type, values: new Set(values), profiles: [] }
  return numberFamilies[type]?.kindOf({ family: '', columns: [column] }, 0n)
}

/** Types of extensions and of the user: something with digits in it, if the type takes that. */
export function strangeFamily(type: string, collation: string, fields: number): RankedFamily {
  const collated = collation !== '-' && fields === 0
  return {
    name: collated ? `${type} ${collation}` : type,
    sort: 'ranked',
    type,
    collation: collated ? collation : null,
    form: /(^|\.)citext$/.test(type) ? 'text' : 'strange',
    fields,
  }
}

const numberFamilies: Readonly<Record<string, Pick<NumberFamily, 'name' | 'kindOf'>>> = {
  smallint: { name: 'integer', kindOf: () => integers },
  integer: { name: 'integer', kindOf: () => integers },
  bigint: { name: 'integer', kindOf: () => integers },
  oid: { name: 'oid', kindOf: () => oids },
  real: { name: 'float', kindOf: () => floats },
  'double precision': { name: 'float', kindOf: () => floats },
  numeric: {
    name: 'numeric',
    kindOf: ({ columns }) => decimals(columns.flatMap(({ values }) => [...values])),
  },
  date: { name: 'datetime', kindOf: (_, now) => datetimes(now) },
  'timestamp without time zone': { name: 'datetime', kindOf: (_, now) => datetimes(now) },
  'timestamp with time zone': { name: 'datetime', kindOf: (_, now) => datetimes(now) },
  'time without time zone': { name: 'time', kindOf: () => times },
  'time with time zone': { name: 'zoned time', kindOf: () => zonedTimes },
  interval: { name: 'interval', kindOf: () => intervals },
  uuid: { name: 'uuid', kindOf: () => uuids },
  macaddr: { name: 'macaddr', kindOf: () => macAddresses },
  macaddr8: { name: 'macaddr8', kindOf: () => macAddresses },
  money: { name: 'money', kindOf: () => amounts },
  pg_lsn: { name: 'pg_lsn', kindOf: () => logPositions },
  '"char"': { name: '"char"', kindOf: () => letters },
}
