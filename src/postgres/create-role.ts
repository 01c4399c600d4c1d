import type { Session } from '../model/session.ts'
import { quoteIdentifier, quoteLiteral } from './quote.ts'

/**
 * Creates a role, unless it is there or somebody else is just creating it. Roles are the whole server's: the comment says
 * whose it is, for whoever finds it there.
 */
export async function createRole(session: Session, name: string): Promise<void> {
  const role = quoteIdentifier(name)
  const body = `BEGIN
      CREATE ROLE ${role};
      COMMENT ON ROLE ${role} IS ${quoteLiteral(madeByPlanflip)};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END`
  await session.query(`DO ${quoteLiteral(body)}`)
}

/** The comment on what planflip makes in a server that is not its own. */
export const madeByPlanflip = 'Made by planflip, which removes it again.'
