import { Failure } from '../../model/failure.ts'
import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { runInServer } from './run-in-server.ts'

/**
 * Makes the server write out every page of a database of ours and forget them all, by moving it to a tablespace where it has files
 * already: native/forget-pages.ts tells why that does it. Nobody may be connected to the database.
 */
export async function forgetPages(session: Session, database: string): Promise<void> {
  const { tablespace, path, oid } = await makeTablespace(session, database)
  // The folder of the version is the only one there. DROP DATABASE removes what is made in it.
  await runInServer(session, [`cd ${path}/PG_*`, `mkdir -p ${oid}`, `: > ${oid}/occupied`])
  try {
    await session.query(`ALTER DATABASE ${quoteIdentifier(database)} SET TABLESPACE ${tablespace}`)
  } catch (error) {
    if (sqlErrorOf(error)?.sqlstate === objectNotInPrerequisiteState) return
    throw error
  }
  throw new Error(`the database ${database} was moved to ${path}, where it has files`)
}

const objectNotInPrerequisiteState = '55000'

interface Nowhere {
  readonly tablespace: string
  /** In the data directory. */
  readonly path: string
  /** Of the database. */
  readonly oid: string
}

/** In place, so that it goes with the data directory and needs no other. The setting came with 15, and with 14.5. */
async function makeTablespace(session: Session, database: string): Promise<Nowhere> {
  const [row] = await session.query<{ oid: string }>('SELECT oid::text FROM pg_database WHERE datname = $1', [
    database,
  ])
  if (row === undefined) throw new Error(`there is no database ${database}`)
  const tablespace = `planflip_${row.oid}_`
  const find = () =>
    session.query<{ path: string }>(
      `SELECT 'pg_tblspc/' || oid AS path FROM pg_tablespace WHERE spcname = $1`,
      [tablespace],
    )
  let [found] = await find()
  if (found === undefined) {
    await allowInPlace(session)
    await session.query(`CREATE TABLESPACE ${tablespace} LOCATION ''`)
    ;[found] = await find()
  }
  if (found === undefined) throw new Error(`the tablespace ${tablespace} was made and is not there`)
  return { tablespace, path: found.path, oid: row.oid }
}

async function allowInPlace(session: Session): Promise<void> {
  try {
    await session.query('SET allow_in_place_tablespaces = on')
  } catch (cause) {
    if (sqlErrorOf(cause)?.sqlstate !== undefinedObject) throw cause
    throw new Failure(
      'engine-unavailable',
      'The server is of a minor release that has no tablespaces in place.',
      {
        hint: 'Update it: to 14.5 or later.',
        cause,
      },
    )
  }
}

const undefinedObject = '42704'
