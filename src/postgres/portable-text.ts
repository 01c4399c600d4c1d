import type { Session } from '../model/session.ts'

/**
 * Makes values and names print in the form that any other server reads back as the same: what the capture writes
 * and injection reads depends on these settings. An empty search path makes `regtype` and its like print the schema of
 * whatever is not Postgres's own.
 *
 * For the running transaction only, so that plans are still made under the session's own settings.
 */
export async function printPortably(session: Session): Promise<void> {
  const settings = Object.entries(portable).map(([name, value]) => `SET LOCAL ${name} = ${value}`)
  await session.query(settings.join('; '))
}

const portable = {
  search_path: "''",
  TimeZone: "'UTC'",
  DateStyle: "'ISO, YMD'",
  IntervalStyle: "'postgres'",
  bytea_output: "'hex'",
  extra_float_digits: '1',
  lc_monetary: "'C'",
  quote_all_identifiers: 'off',
  standard_conforming_strings: 'on',
  xmloption: "'content'",
}

/** Within a transaction: prints portably for some work, and then as before. If the work fails, it is for the transaction to undo that. */
export async function printingPortably<Result>(
  session: Session,
  work: () => Promise<Result>,
): Promise<Result> {
  const names = JSON.stringify(Object.keys(portable))
  const [before] = await session.query<{ readonly settings: Readonly<Record<string, string>> }>(
    `SELECT pg_catalog.json_object_agg(name, pg_catalog.current_setting(name)) AS settings
     FROM pg_catalog.json_array_elements_text($1::pg_catalog.json) AS name`,
    [names],
  )
  await printPortably(session)
  const result = await work()
  await session.query(
    `SELECT pg_catalog.set_config(key, value, true) FROM pg_catalog.json_each_text($1::pg_catalog.json)`,
    [JSON.stringify(before?.settings ?? {})],
  )
  return result
}
