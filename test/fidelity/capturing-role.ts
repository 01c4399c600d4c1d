import type { Client } from 'pg'
import { knownInputs } from '../../src/commands/known-inputs.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'

/**
 * Who captures, and is asked for the plans: a superuser, a role that may SELECT from the app's tables and nothing else, and
 * that role once it has the GRANTs which its capture listed.
 */
export type CapturingRole = 'superuser' | 'ordinary role' | 'ordinary role, with the GRANTs listed'

/** As everybody makes one who writes reports. */
export async function createOrdinaryRole(client: Client, database: string): Promise<string> {
  const role = `reader of ${database}`
  await client.query(`
    CREATE ROLE "${role}" LOGIN;
    DO $$ DECLARE schema name; BEGIN
      FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO "${role}"', schema);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO "${role}"', schema);
      END LOOP;
    END $$`)
  return role
}

/** Does what the capture says that would let the role read everything. Answers how many statements that takes. */
export async function grantWhatIsListed(client: Client, snapshot: Snapshot): Promise<number> {
  const { statements } = knownInputs(snapshot).mending
  for (const { sql } of statements) await client.query(sql)
  return statements.length
}
