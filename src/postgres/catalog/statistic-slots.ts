import type { StatisticSlot } from '../../model/snapshot.ts'

/** A slot as it travels, without the names of its fields: a large catalog has a million. Null where it is not used. */
export type SentSlot =
  | readonly [
      stakind: number,
      staop: string,
      stacoll: string,
      stanumbers: string | null,
      type: string | null,
      values: string | null,
    ]
  | null

/**
 * A SQL expression for the five slots of a row of `pg_statistic`, as a JSON array of `SentSlot`s.
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
    return `CASE WHEN ${row}.stakind${slot} <> 0 THEN json_build_array(${row}.stakind${slot},
      ${row}.staop${slot}::regoperator::text, ${row}.stacoll${slot}::regcollation::text, ${row}.stanumbers${slot}::text,
      CASE WHEN ${values} IS NOT NULL
        THEN (CASE WHEN ${canSend} THEN ${elementType(values)} ELSE ${otherwise} END)::regtype::text END,
      ${values}::text) END`
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
export function usedSlots(slots: readonly SentSlot[]): readonly StatisticSlot[] {
  return slots.slice(0, slots.findLastIndex((slot) => slot !== null) + 1).map(receiveSlot)
}

function receiveSlot(slot: SentSlot): StatisticSlot {
  if (slot === null) return unusedSlot
  const [stakind, staop, stacoll, stanumbers, type, values] = slot
  const stavalues = type === null || values === null ? null : { type, values }
  return { stakind, staop, stacoll, stanumbers, stavalues }
}

const unusedSlot: StatisticSlot = {
  stakind: 0,
  staop: '0',
  stacoll: '-',
  stanumbers: null,
  stavalues: null,
}
