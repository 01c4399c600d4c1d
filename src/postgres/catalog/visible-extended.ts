import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import type { ExtendedStatistics } from '../../model/snapshot.ts'
import { readObjects, toObjects } from './extended-objects.ts'
import { readVisibleExpressions } from './visible-expressions.ts'

export interface VisibleExtended {
  readonly objects: readonly ExtendedStatistics[]
  /** Of which the views keep something back: all, or of their expressions alone. */
  readonly lacking: readonly { readonly object: ExtendedStatistics; readonly what: 'all' | 'expressions' }[]
}

/**
 * Reads `pg_stats_ext` and `pg_stats_ext_exprs` as if they were the catalog. They show the statistics of a table to its owner, and to
 * all who may select from it in minor versions before May 2024 (CVE-2024-4317). Needs a session that prints portably.
 */
export async function readVisibleExtended(session: Session, server: Server): Promise<VisibleExtended> {
  const inherited = majorOf(server) >= 15 ? 'v.inherited' : 'false'
  const rows = await readObjects(
    session,
    `SELECT o.oid, ${inherited} AS inherited, v.n_distinct, v.dependencies,
      (SELECT json_agg(json_build_object('values', m.values, 'frequency', v.most_common_freqs[m.place::int],
          'base_frequency', v.most_common_base_freqs[m.place::int]) ORDER BY m.place)
        FROM json_array_elements(to_json(v.most_common_vals)) WITH ORDINALITY AS m(values, place)) AS mcv,
      NULL::json AS expressions
    FROM pg_stats_ext v
      JOIN pg_namespace s ON s.nspname = v.statistics_schemaname
      JOIN pg_statistic_ext o ON o.stxnamespace = s.oid AND o.stxname = v.statistics_name`,
  )
  const withExpressions = rows.filter(({ inherited: found, exprs }) => found !== null && exprs.length > 0)
  const expressionOf = await readVisibleExpressions(session, server, withExpressions)
  const objects = toObjects(rows, (row) => {
    const found = row.exprs.map((expr) => expressionOf(row, expr))
    const isWhole = found.every(
      (expression) => expression !== 'unreadable' && expression?.keepsBack === undefined,
    )
    return {
      fidelity: isWhole ? 'measured' : 'derived',
      stxdexpr: found.map((expression) =>
        expression === 'unreadable' ? null : (expression?.statistics ?? null),
      ),
    }
  })
  const shown = new Set(rows.filter(({ isShown }) => isShown).map(keyOf))
  return { objects, lacking: objects.flatMap((object) => lackOf(object, shown.has(keyOf(object)))) }
}

/** What has no data where they would be shown was never analyzed. */
function lackOf(object: ExtendedStatistics, isShown: boolean): VisibleExtended['lacking'] {
  if (object.data.some(({ fidelity }) => fidelity !== 'measured')) return [{ object, what: 'expressions' }]
  return object.data.length === 0 && !isShown ? [{ object, what: 'all' }] : []
}

function keyOf({ schemaname, stxname }: Pick<ExtendedStatistics, 'schemaname' | 'stxname'>): string {
  return `${schemaname}\0${stxname}`
}
