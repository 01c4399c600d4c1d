import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'

/** The build of a server, as far as the planner depends on it. */
export async function readServer(session: Session): Promise<Server> {
  const [server] = await session.query<Server>(`
    SELECT current_setting('server_version_num')::int AS num, version() AS version,
      current_setting('block_size')::int AS "blockSize",
      (SELECT setting::int FROM pg_settings WHERE name = 'segment_size') AS "segmentBlocks",
      CASE WHEN version() LIKE '%32-bit%' THEN 4 ELSE 8 END AS "pointerBytes"`)
  if (server === undefined) throw new Error('a SELECT without FROM gave no row')
  return server
}
