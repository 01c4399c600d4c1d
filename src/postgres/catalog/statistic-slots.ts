import type { StatisticSlot } from '../../model/snapshot.ts'

/**
 * A SQL expression for the five slots of a row of `pg_statistic`, as a JSON array of `StatisticSlot`s.
 *
 * A value's element type stands in its binary form, in bytes 8 to 11 (`array_send`): the column's own type would be
 * wrong for what `ts_typanalyze`, `array_typanalyze` and `range_typanalyze` store. A type without a binary form
 * (`typsend`) cannot be asked so; `otherwise` is then the OID to take.
 */
export function statisticSlots(row: string, { canSend = 'true', otherwise = '0' } = {}): string {
  const slots = [1, 2, 3, 4, 5].map((slot) => {
    const values = `${row}.stavalues${slot}`
    const sent = `('x' || encode(substr(anyarray_send(${values}), 9, 4), 'hex'))::bit(32)::bigint::oid`
    return `json_build_object(
      'stakind', ${row}.stakind${slot},
      'staop', ${row}.staop${slot}::regoperator::text,
      'stacoll', ${row}.stacoll${slot}::regcollation::text,
      'stanumbers', ${row}.stanumbers${slot}::text,
      'stavalues', CASE WHEN ${values} IS NULL THEN NULL ELSE json_build_object(
        'type', (CASE WHEN ${canSend} THEN ${sent} ELSE ${otherwise} END)::regtype::text,
        'values', ${values}::text) END)`
  })
  return `json_build_array(${slots.join(', ')})`
}

/** The slots without the unused ones at the end. */
export function usedSlots(slots: readonly StatisticSlot[]): readonly StatisticSlot[] {
  return slots.slice(0, slots.findLastIndex(({ stakind }) => stakind !== 0) + 1)
}
