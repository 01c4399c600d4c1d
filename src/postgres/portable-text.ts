import type { Session } from '../model/session.ts'

/**
 * Makes values and names print in the form that any other server reads back as the same: what the capture writes
 * and injection reads depends on these settings. An empty search path makes `regtype` and its like print the schema of
 * whatever is not Postgres's own.
 *
 * For the running transaction only, so that plans are still made under the session's own settings.
 */
export async function printPortably(session: Session): Promise<void> {
  await session.query(`
    SET LOCAL search_path = '';
    SET LOCAL TimeZone = 'UTC';
    SET LOCAL DateStyle = 'ISO, YMD';
    SET LOCAL IntervalStyle = 'postgres';
    SET LOCAL bytea_output = 'hex';
    SET LOCAL extra_float_digits = 1;
    SET LOCAL lc_monetary = 'C';
    SET LOCAL quote_all_identifiers = off;
    SET LOCAL standard_conforming_strings = on;
    SET LOCAL xmloption = 'content'`)
}
