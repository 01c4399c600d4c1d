import { readFile } from 'node:fs/promises'
import type { Client } from 'pg'
import { startServer } from '../../servers/start.ts'
import { explain } from '../explain.ts'
import { writePlans, type GoldenPlan } from './golden-plan.ts'
import { goldenStatements, type GoldenStatement } from './statements.ts'

/** Asks a real server of that major for the plan of every statement that it knows, and writes what it says. */
export async function takePlans(major: number): Promise<void> {
  await using server = await startServer({
    major,
    // VACUUM takes no page to be visible to all before the commit is on disk.
    settings: { autovacuum: 'off', jit: 'off' },
  })
  const client = await server.connect()
  await client.query(await readFile(new URL('schema.sql', import.meta.url), 'utf8'))
  // So many that every row is looked at, and the statistics are the same each time.
  await client.query('SET default_statistics_target = 1000')
  await client.query(
    'VACUUM ANALYZE customers, orders, "Order Items", "json", events, notes, animals, cats, stock',
  )
  for (const [topic, statements] of Object.entries(goldenStatements)) {
    const plans: GoldenPlan[] = []
    for (const statement of statements) {
      if (major >= (statement.since ?? 0)) plans.push(await takePlan(client, statement))
    }
    await writePlans(major, topic, plans)
  }
}

async function takePlan(client: Client, { sql, settings, within }: GoldenStatement): Promise<GoldenPlan> {
  await client.query('BEGIN')
  for (const setting of settings?.split(' ') ?? []) await client.query(`SET LOCAL ${setting}`)
  const ask = within === undefined ? explain : explainInTrigger(within)
  const text = await ask(client, `EXPLAIN ${sql}`)
  const [json] = await ask(client, `EXPLAIN (FORMAT JSON) ${sql}`)
  await client.query('ROLLBACK')
  return {
    sql,
    ...(settings !== undefined && { settings }),
    text: text as readonly string[],
    json: typeof json === 'string' ? JSON.parse(json) : json,
  }
}

/** Transition tables are there in a trigger only. */
function explainInTrigger(firing: string): typeof explain {
  return async (client, sql) => {
    await client.query(`
      CREATE TEMPORARY TABLE told (line text);
      CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $tell$
        DECLARE line text;
        BEGIN
          FOR line IN ${sql} LOOP INSERT INTO told VALUES (line); END LOOP;
          RETURN NULL;
        END $tell$;
      CREATE TRIGGER tells AFTER INSERT ON stock REFERENCING NEW TABLE AS new_rows EXECUTE FUNCTION tell();
    `)
    await client.query(firing)
    const { rows } = await client.query<{ line: string }>('SELECT line FROM told')
    await client.query('DROP FUNCTION tell CASCADE; DROP TABLE told')
    return rows.map(({ line }) => line)
  }
}
