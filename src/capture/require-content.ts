import { Failure } from '../model/failure.ts'
import { statisticsFinder } from '../model/has-statistics.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { mayHoldRows } from './never-analyzed.ts'
import { granteeOf, grantStatistics } from './unreadable/grants.ts'

/**
 * Refuses a database that has nothing for a planner to know: it is the wrong one, or nobody has run ANALYZE in it; or the
 * role may read none of it.
 */
export function requireContent({
  database,
  relations,
  unreadable,
  askingRole,
  server,
}: Pick<Snapshot, 'database' | 'relations' | 'unreadable' | 'askingRole' | 'server'>): void {
  const { name } = database
  const count = relations.length
  if (count === 0) {
    throw new Failure('bad-usage', `The database ${name} has no tables.`, { hint: anotherDatabase })
  }
  if (!relations.some(mayHoldRows)) {
    const all = count === 1 ? 'The only table' : `All ${count} tables`
    throw new Failure('bad-usage', `${all} of the database ${name} ${count === 1 ? 'is' : 'are'} empty.`, {
      hint: anotherDatabase,
    })
  }
  const statistics = new Set(relations.map(statisticsFinder({ ...(unreadable && { unreadable }) })))
  if (statistics.has('there')) return
  if (statistics.has('hidden')) {
    throw new Failure(
      'not-permitted',
      `The role ${askingRole.name} may not read the statistics of any table of the database ${name}.`,
      {
        hint: `As a superuser: ${grantStatistics(granteeOf({ askingRole, server }))} Or GRANT SELECT on tables, one by one.`,
      },
    )
  }
  throw new Failure(
    'not-analyzed',
    `None of the ${count} tables of the database ${name} was ever analyzed: its planner knows nothing that could be captured.`,
    { hint: 'Run ANALYZE in it, on the primary if this is a standby; or take it as it is with --force.' },
  )
}

const anotherDatabase =
  "Name the database that holds production's data at the end of the URL, or take this one with --force."
