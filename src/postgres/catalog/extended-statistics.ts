import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import type { ExtendedStatistics } from '../../model/snapshot.ts'
import { readObjects, toObjects } from './extended-objects.ts'
import { muteTypes, statisticSlots, usedSlots } from './statistic-slots.ts'

/**
 * Reads `pg_statistic_ext` and `pg_statistic_ext_data`, in the order of the objects' OIDs, which is the order in which the
 * planner considers them. Needs a superuser or a member of `pg_read_all_data`, and a session that prints portably.
 */
export async function readExtendedStatistics(
  session: Session,
  server: Server,
): Promise<readonly ExtendedStatistics[]> {
  // Before 15 an object has one row, without the flag.
  const inherited = majorOf(server) >= 15 ? 'd.stxdinherit' : 'false'
  const rows = await readObjects(
    session,
    `SELECT d.stxoid AS oid, ${inherited} AS inherited, d.stxdndistinct AS n_distinct, d.stxddependencies AS dependencies,
      (SELECT json_agg(json_build_object(
          'values', i.values, 'frequency', i.frequency, 'base_frequency', i.base_frequency) ORDER BY i.index)
        FROM pg_mcv_list_items(d.stxdmcv) AS i) AS mcv,
      (SELECT json_agg(CASE WHEN s.stanullfrac IS NOT NULL THEN json_build_object(
          'stainherit', s.stainherit, 'stanullfrac', s.stanullfrac, 'stawidth', s.stawidth,
          'stadistinct', s.stadistinct, 'slots', ${statisticSlots('s', ofOperand)}) END ORDER BY s.ordinality)
        FROM unnest(d.stxdexpr) WITH ORDINALITY AS s) AS expressions
    FROM pg_statistic_ext_data d CROSS JOIN ${muteTypes}`,
  )
  return toObjects(rows, ({ expressions }) => ({
    fidelity: 'measured',
    stxdexpr: (expressions ?? []).map(
      (row) => row && { fidelity: 'measured', ...row, slots: usedSlots(row.slots) },
    ),
  }))
}

/** No catalog has the type of an expression; what has no binary form has an operator of its own. */
function ofOperand(slot: number): { readonly canSend: string; readonly otherwise: string } {
  const operand = `(SELECT oprleft FROM pg_operator WHERE oid = s.staop${slot})`
  return { canSend: `coalesce(${operand} <> ALL (mute.types), true)`, otherwise: operand }
}
