import { mapArrayText } from '../../postgres/array-text.ts'
import type { CatalogTypes } from '../facts/catalog-types.ts'
import { storedType } from '../facts/catalog-types.ts'
import type { Family } from './families.ts'
import { familyOf, lexemeFamily, strangeFamily } from './families.ts'
import { floats } from '../numbers/floats.ts'
import type { Spot } from './map-values.ts'
import { mapMultirangeText, mapRangeText } from './range-text.ts'

/** A value that is neither an array nor a range: what pseudonyms are made for. */
export interface Leaf {
  readonly value: string
  /** Not a domain. */
  readonly type: string
  readonly family: Family
  /** Whether it is all of the column's value. */
  readonly isWhole: boolean
}

/**
 * Replaces what a value is made of: the elements of an array, the bounds of a range, or itself. Labels of an enum and
 * booleans stay, since the schema and every language have them. Undefined where something in it has no replacement.
 */
export function mapLeaves(
  value: string,
  spot: Spot,
  types: CatalogTypes,
  replace: (leaf: Leaf) => string | undefined,
): string | undefined {
  return inside(value, spot.type, true)

  function inside(text: string, typeName: string, isWhole: boolean): string | undefined {
    const type = storedType(types, typeName)
    const of = type?.of ?? ''
    switch (type?.kind) {
      case 'enum':
        return text
      case 'array':
        return mapArrayText(text, types.get(of)?.delimiter ?? ',', (element) => inside(element, of, false))
      case 'range':
        return mapRangeText(text, (bound) => inside(bound, of, false))
      case 'multirange':
        return mapMultirangeText(text, (range) => inside(range, of, false))
      case 'composite':
      case 'plain':
        if (type.name === 'boolean') return text
        return replace({ value: text, type: type.name, family: familyAt(type.name, spot, types), isWhole })
      case 'domain':
      case undefined:
        return undefined
    }
  }
}

function familyAt(type: string, { list, place, collation }: Spot, types: CatalogTypes): Family {
  if (list === 'lengths') {
    // Of ranges: no value of any column.
    return { name: `lengths of ${place.name}`, sort: 'numbers', kindOf: () => floats }
  }
  if (list === 'elements' && storedType(types, place.type)?.name === 'tsvector') return lexemeFamily
  return familyOf(type, collation) ?? strangeFamily(type, collation, types.get(type)?.fields ?? 0)
}
