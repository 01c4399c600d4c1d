import type { Session } from '../model/session.ts'
import { arrayText } from '../postgres/array-text.ts'
import { undone } from '../postgres/transaction.ts'
import { batchesByWeight } from './batches-by-weight.ts'
import type { DimensionType } from './read-dimensions.ts'
import { roundUp } from './round-up.ts'

/** Values of one type, in text. */
export interface TextValues {
  readonly type: DimensionType
  readonly texts: readonly string[]
}

/**
 * Makes datums of values in text: the bytes that Postgres itself keeps of them, those of variable length without a header.
 *
 * Postgres reads each list as an array, and a function of its own that hands out a `bytea` as it is, declared for arrays, shows what
 * that array holds. Neither leaves a trace in the database.
 */
export async function makeDatums(
  session: Session,
  lists: readonly TextValues[],
): Promise<readonly (readonly Buffer[])[]> {
  if (lists.length === 0) return []
  return undone(session, async () => {
    await session.query(`
      CREATE SCHEMA planflip_helper;
      CREATE FUNCTION planflip_helper.bytes_of(anyarray) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend'`)
    const datums: (readonly Buffer[])[] = []
    const arrays = lists.map(({ type, texts }) => ({
      type: type.base,
      array: arrayText(texts, type.typdelim),
    }))
    for (const batch of batchesByWeight(arrays, ({ array }) => array.length)) {
      const rows = await session.query<{ bytes: string }>(
        `SELECT encode(planflip_helper.bytes_of(array_in((s.value ->> 'array')::cstring, (s.value ->> 'type')::oid, -1)), 'hex') AS bytes
         FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS s(value, place) ORDER BY s.place`,
        [JSON.stringify(batch)],
      )
      for (const { bytes } of rows) {
        const list = lists[datums.length]
        if (list !== undefined) datums.push(elementsOf(Buffer.from(bytes, 'hex'), list))
      }
    }
    return datums
  })
}

/**
 * The elements of an array without nulls: after dimensions and bounds, each where its alignment wants it, counted from the length
 * word that is missing here (array.h, `CopyArrayEls` of arrayfuncs.c).
 */
function elementsOf(array: Buffer, { type, texts }: TextValues): readonly Buffer[] {
  let at = elementsAt
  return texts.map(() => {
    at = roundUp(at, alignments[type.typalign])
    const [start, length] =
      type.typlen > 0 ? [at, type.typlen] : [at + 4, (array.readUInt32LE(at - missing) >>> 2) - 4]
    at = start + length
    return array.subarray(start - missing, at - missing)
  })
}

const missing = 4
/** `ARR_OVERHEAD_NONULLS(1)`. */
const elementsAt = 24
const alignments = { c: 1, s: 2, i: 4, d: 8 } as const
