import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { giveToServer } from './run-as-server.ts'

/**
 * Makes a running server write out every page of a database and then forget them all, so that its files may be changed.
 * Nobody may be connected to the database.
 *
 * There is no command for that. But a database that moves to another tablespace is treated so, and only then does the
 * server look whether the database has files there already, and refuses to move it (`movedb()` of dbcommands.c, the same
 * from 14 to 18). So there is a tablespace where it has. Copying the database (`CREATE DATABASE … TEMPLATE`) would also
 * do, but gives the copy another OID, and with it other paths; and the second time it would copy every terabyte of zeros
 * that was written the first time.
 */
export async function forgetPages(session: Session, dataDirectory: string, database: string): Promise<void> {
  const folder = join(dataDirectory, 'pg_tblspc', await tablespaceOid(session))
  const [version = ''] = await readdir(folder)
  await occupy(join(folder, version, await databaseOid(session, database)))
  try {
    await session.query(`ALTER DATABASE ${quoteIdentifier(database)} SET TABLESPACE ${tablespace}`)
  } catch (error) {
    if (sqlErrorOf(error)?.sqlstate === objectNotInPrerequisiteState) return
    throw error
  }
  throw new Error(`the database ${database} was moved to ${folder}, where it has files`)
}

const tablespace = 'planflip_nowhere'
const objectNotInPrerequisiteState = '55000'

async function tablespaceOid(session: Session): Promise<string> {
  const existing = await findTablespace(session)
  if (existing !== undefined) return existing
  // In the data directory, so that it goes with that. The setting came with 15, and with 14.5.
  await session.query('SET allow_in_place_tablespaces = on')
  await session.query(`CREATE TABLESPACE ${tablespace} LOCATION ''`)
  return tablespaceOid(session)
}

async function findTablespace(session: Session): Promise<string | undefined> {
  const [row] = await session.query<{ oid: string }>(
    `SELECT oid::text FROM pg_tablespace WHERE spcname = '${tablespace}'`,
  )
  return row?.oid
}

async function databaseOid(session: Session, database: string): Promise<string> {
  const [row] = await session.query<{ oid: string }>('SELECT oid::text FROM pg_database WHERE datname = $1', [
    database,
  ])
  if (row === undefined) throw new Error(`there is no database ${database}`)
  return row.oid
}

/** DROP DATABASE removes the folder, as it removes all that the database has in any tablespace. */
async function occupy(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await giveToServer(folder)
  await writeFile(join(folder, 'occupied'), '')
}
