import { Failure } from '../../model/failure.ts'
import { suggest } from '../../model/near-misses.ts'
import type { KeyedColumn, KeyedValue, RedactionKey, Translation } from '../../model/redaction.ts'
import { numberKindOf } from '../values/families.ts'
import { translateNumber } from './translate-number.ts'
import { translateText } from './translate-text.ts'

/**
 * What stands for a value of a redacted column. A value that was in the statistics has its pseudonym; for another one is made
 * up that lies where the value would, as far as its neighbours tell.
 */
export function translateValue(key: RedactionKey, columnName: string, value: string): Translation {
  const { family, type } = findColumn(key, columnName)
  const known = key.families[family] ?? []
  const same = known.find((each) => each.type === type && isSame(each.value, value, type))
  if (same !== undefined) return { value, pseudonym: same.pseudonym, isExact: true }

  const kind = numberKindOf(type, [value, ...known.flatMap((each) => [each.value, each.pseudonym])])
  if (kind !== undefined) return translateNumber(known, kind, type, value)
  if (/^(text|character) |citext/.test(family)) return translateText(textsOf(known), value)
  throw new Failure(
    'bad-usage',
    `A value of the type ${type} that the statistics do not have has no place.`,
    {
      hint: 'Take one that they have: the key lists them.',
    },
  )
}

/** What fills up a `character(n)` says nothing. */
function isSame(one: string, other: string, type: string): boolean {
  return type === 'character' ? one.trimEnd() === other.trimEnd() : one === other
}

function textsOf(known: readonly KeyedValue[]): readonly KeyedValue[] {
  return known.toSorted((one, other) =>
    one.pseudonym < other.pseudonym ? -1 : one.pseudonym > other.pseudonym ? 1 : 0,
  )
}

/** By its whole name, or without the schema if that is clear. */
function findColumn({ columns }: RedactionKey, wanted: string): KeyedColumn {
  const whole = columns[wanted]
  if (whole !== undefined) return whole
  const found = Object.entries(columns).filter(([name]) => name.endsWith(`.${wanted}`))
  const [only] = found
  if (only !== undefined && found.length === 1) return only[1]
  if (found.length > 1) {
    throw new Failure('bad-usage', `The key has several columns "${wanted}".`, {
      hint: `Name it with its schema: ${found.map(([name]) => name).join(', ')}.`,
    })
  }
  throw new Failure('bad-usage', `The key has no column "${wanted}".`, {
    hint: `Name one that was redacted: ${suggest(wanted, Object.keys(columns), 'planflip inspect')}`,
  })
}
