import type { StatisticSlot } from '../../model/snapshot.ts'

/**
 * A SQL expression for the five slots of a row of `pg_statistic`, as a JSON array of `StatisticSlot`s.
 *
 * The column's own type would be wrong for what `ts_typanalyze`, `array_typanalyze` and `range_typanalyze` store, so a
 * value is asked for its type. One without a binary form cannot be asked; `otherwise` is then the OID to take.
 */
export function statisticSlots(
  row: string,
  typeOf: (slot: number) => { readonly canSend: string; readonly otherwise: string },
): string {
  const slots = [1, 2, 3, 4, 5].map((slot) => {
    const values = `${row}.stavalues${slot}`
    const { canSend, otherwise } = typeOf(slot)
    return `json_build_object(
      'stakind', ${row}.stakind${slot},
      'staop', ${row}.staop${slot}::regoperator::text,
      'stacoll', ${row}.stacoll${slot}::regcollation::text,
      'stanumbers', ${row}.stanumbers${slot}::text,
      'stavalues', CASE WHEN ${values} IS NULL THEN NULL ELSE json_build_object(
        'type', (CASE WHEN ${canSend} THEN ${elementType(values)} ELSE ${otherwise} END)::regtype::text,
        'values', ${values}::text) END)`
  })
  return `json_build_array(${slots.join(', ')})`
}

/**
 * A SQL expression for the OID of the element type of an `anyarray`. It stands in the array's binary form, in bytes 8 to
 * 11 (`array_send` of arrayfuncs.c).
 */
export function elementType(values: string): string {
  return `('x' || encode(substr(anyarray_send(${values}), 9, 4), 'hex'))::bit(32)::bigint::oid`
}

/**
 * An item of FROM, `mute`, with one row: in `mute.types` the types whose arrays have no binary form (`array_send` refuses
 * them), which are those without a send function and whatever is made of them.
 */
export const muteTypes = `(SELECT ARRAY(
    WITH RECURSIVE mute(oid) AS (
      SELECT oid FROM pg_type WHERE typsend = 0 AND typtype <> 'p'
      UNION
      SELECT made.oid FROM mute CROSS JOIN LATERAL (
        SELECT t.oid FROM pg_type t WHERE mute.oid IN (t.typelem, t.typbasetype)
        UNION ALL SELECT c.reltype FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          WHERE a.atttypid = mute.oid AND c.reltype <> 0
        UNION ALL SELECT r.rngtypid FROM pg_range r WHERE r.rngsubtype = mute.oid
        UNION ALL SELECT r.rngmultitypid FROM pg_range r WHERE r.rngsubtype = mute.oid) AS made)
    SELECT oid FROM mute) AS types OFFSET 0) AS mute`

/** The slots without the unused ones at the end. */
export function usedSlots(slots: readonly StatisticSlot[]): readonly StatisticSlot[] {
  return slots.slice(0, slots.findLastIndex(({ stakind }) => stakind !== 0) + 1)
}
