import { createConnection } from 'node:net'
import { join } from 'node:path'
import type { Session } from '../../model/session.ts'
import { startupMessage } from '../../postgres/sign-in-messages.ts'
import { endOthers } from '../entrance/end-others.ts'
import type { Reception } from '../entrance/open-entrance.ts'
import type { Postmaster } from './postmaster.ts'

/** Leads programs to a database of a server that listens on no port: by its socket, and as its superuser, whom it trusts there. */
export function receptionOf(
  { socketDirectory, port, user }: Pick<Postmaster, 'socketDirectory' | 'port' | 'user'>,
  database: string,
  session: Session,
): Reception {
  const connectToServer = () => createConnection(join(socketDirectory, `.s.PGSQL.${port}`))
  return {
    user,
    database,
    serve(program, { version, parameters, watch }) {
      const server = connectToServer()
      server.write(startupMessage(version, new Map([...parameters, ['user', user], ['database', database]])))
      server.on('error', () => program.destroy()).on('close', () => program.destroy())
      program.on('close', () => server.destroy())
      server.on('data', watch)
      program.pipe(server).pipe(program)
    },
    cancel(request) {
      connectToServer()
        .on('error', () => undefined)
        .end(request)
    },
    ended: () => endOthers(session),
  }
}
