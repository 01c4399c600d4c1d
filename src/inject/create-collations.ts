import type { Session } from '../model/session.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { committed } from '../postgres/transaction.ts'

/**
 * Makes the operating system's collations that production has and this server has not, each as ICU's root locale, which
 * orders the letters of most languages as they do. Answers with those, each in a sentence.
 */
export async function createCollations(
  session: Session,
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0) return []
  return committed(session, async () => {
    await printPortably(session)
    const missing = await session.query<{ name: string }>(
      'SELECT name FROM jsonb_array_elements_text($1::jsonb) AS name WHERE to_regcollation(name) IS NULL',
      [JSON.stringify(names)],
    )
    for (const { name } of missing) {
      // The name is as regcollation printed it: quoted where it has to be, and Postgres's own schema left out.
      await session.query(`CREATE COLLATION pg_catalog.${name} (provider = icu, locale = 'und')`)
    }
    return missing.map(
      ({ name }) => `The collation ${name} is not known here and orders text as ICU's root locale does.`,
    )
  })
}
