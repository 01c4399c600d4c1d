import type { KnexLike } from './knex.ts'
import { record as recordKnex } from './knex.ts'
import { once } from './once.ts'
import type { RecorderOptions } from './recorder.ts'

/** A MikroORM 6 on Postgres, as far as it matters here. */
export interface OrmLike {
  readonly em: { getDriver(): DriverLike }
}

interface DriverLike {
  getConnection(type?: 'read' | 'write'): object
}

/** One of the server that is written to, or of a replica. */
interface ConnectionLike {
  getKnex(): KnexLike
}

/**
 * Records what a MikroORM sends from now on, to its replicas too, and gives it back. It may be called before the ORM has
 * connected, and again.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Orm extends OrmLike>(orm: Orm, options?: RecorderOptions): Orm {
  const driver = orm.em.getDriver()
  if (!once(driver)) return orm
  const getConnection = driver.getConnection.bind(driver)
  driver.getConnection = (type) => {
    const connection = getConnection(type)
    if (isOnKnex(connection) && once(connection)) recordConnection(connection, options)
    return connection
  }
  driver.getConnection()
  return orm
}

/** It makes itself a Knex when it connects, and another when it connects again. */
function recordConnection(connection: ConnectionLike, options: RecorderOptions | undefined): void {
  const getKnex = connection.getKnex.bind(connection)
  connection.getKnex = () => recordKnex(getKnex(), options)
}

function isOnKnex(connection: object): connection is ConnectionLike {
  return 'getKnex' in connection && typeof connection.getKnex === 'function'
}
