import type { Session } from '../model/session.ts'

/**
 * The rows of a query by the thousand, within a transaction: all rows of a large catalog at once, each parsed from what
 * the server sent, would take several times the memory of what is made of them.
 */
export async function* fetchRows<Row>(
  session: Session,
  query: string,
): AsyncGenerator<readonly Row[], void, undefined> {
  await session.query(`DECLARE planflip_rows NO SCROLL CURSOR FOR ${query}`)
  for (;;) {
    const rows = await session.query<Row>(`FETCH ${piece} FROM planflip_rows`)
    if (rows.length > 0) yield rows
    if (rows.length < piece) break
  }
  await session.query('CLOSE planflip_rows')
}

const piece = 5000

/** All that is to come, in a list. (`Array.fromAsync` came with Node 22.) */
export async function gather<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const gathered: Value[] = []
  for await (const value of values) gathered.push(value)
  return gathered
}
