import type { NewIndexColumn } from './facts.ts'

/** The width that the planner takes for a type without statistics, header of four bytes included (`get_typavgwidth` of lsyscache.c). */
export function assumedWidth({
  type,
  atttypmod,
  attlen,
}: Pick<NewIndexColumn, 'type' | 'atttypmod' | 'attlen'>): number {
  if (attlen > 0) return attlen
  const most = greatestWidth(type, atttypmod)
  if (most === undefined) return 32
  if (type === 'character' || most <= 32) return most
  return 32 + (Math.min(most, 1000) - 32) / 2
}

/** `type_maximum_size` of format_type.c, for UTF-8. */
function greatestWidth(type: string, atttypmod: number): number | undefined {
  if (atttypmod < 0) return undefined
  switch (type) {
    case 'character':
    case 'character varying':
      return (atttypmod - 4) * 4 + 4
    case 'numeric':
      return 8 + 2 * Math.floor((((atttypmod - 4) >> 16) + 6) / 4)
    case 'bit':
    case 'bit varying':
      return Math.floor((atttypmod + 7) / 8) + 8
    default:
      return undefined
  }
}
