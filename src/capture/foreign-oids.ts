import type { Session } from '../model/session.ts'
import type { ForeignOids } from '../model/snapshot.ts'

/**
 * What the OIDs of the user's types and enum labels mean. The serialised MCV list of extended statistics holds raw
 * datums, and with them such OIDs (`statext_mcv_serialize` of mcv.c); nothing else that is captured does.
 */
export async function readForeignOids(session: Session): Promise<ForeignOids> {
  const [row] = await session.query<ForeignOids>(`
    SELECT
      (SELECT coalesce(jsonb_object_agg(t.oid, jsonb_build_object('name', t.oid::regtype::text, 'kind', CASE
            WHEN base.typtype = 'e' THEN 'enum'
            WHEN base.typcategory = 'A' AND element.typtype = 'e' THEN 'enum-array'
            WHEN base.typcategory = 'A' THEN 'array'
            WHEN base.typtype = 'r' THEN 'range'
            WHEN base.typtype = 'c' THEN 'composite'
            ELSE 'other' END)), '{}')
        FROM pg_type t
          JOIN pg_type base ON base.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
          LEFT JOIN pg_type element ON element.oid = base.typelem
        WHERE t.oid >= ${firstNormalObjectId} AND t.typtype <> 'p'
          AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')) AS types,
      (SELECT coalesce(jsonb_object_agg(e.oid,
          jsonb_build_object('type', e.enumtypid::regtype::text, 'label', e.enumlabel)), '{}')
        FROM pg_enum e) AS "enumLabels"`)
  return row ?? { types: {}, enumLabels: {} }
}

/** `FirstNormalObjectId` of transam.h: below, an OID means the same everywhere. */
const firstNormalObjectId = 16384
