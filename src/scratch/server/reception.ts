import type { Socket } from 'node:net'
import type { Session } from '../../model/session.ts'
import type { Connection } from '../../postgres/connect.ts'
import { welcome } from '../../postgres/server-messages.ts'
import { endOthers } from '../entrance/end-others.ts'
import type { Asked, Reception } from '../entrance/open-entrance.ts'

/** Leads programs to a database of a server that asks for a password, or for more: each gets a session that has signed in. */
export function receptionOf(administrator: Connection, database: string, session: Session): Reception {
  const served = new Map<string, Connection>()
  const serve = async (program: Socket, { parameters, watch }: Asked): Promise<void> => {
    const connection = await administrator.another({
      dbname: database,
      options: optionsOf(parameters),
      application_name: parameters.get('application_name') ?? '',
    })
    const { stream, parameters: reported, key } = connection.giveAway()
    const name = key.toString('hex')
    served.set(name, connection)
    stream.on('error', () => program.destroy()).on('close', () => program.destroy())
    program.on('close', () => {
      served.delete(name)
      stream.destroy()
    })
    stream.on('data', watch)
    program.write(welcome(reported, key))
    program.pipe(stream).pipe(program)
  }
  return {
    user: administrator.parameters['user'] ?? '',
    database,
    serve: (program, asked) => void serve(program, asked).catch(() => program.destroy()),
    cancel: (request) => {
      const name = Buffer.from(request.subarray(-8)).toString('hex')
      void served
        .get(name)
        ?.cancel()
        .catch(() => undefined)
    },
    ended: () => endOthers(session),
  }
}

/** What a program wants for its session, as libpq's `options` say it: a backslash before what would end a word (`pg_split_opts` of postinit.c). */
function optionsOf(parameters: ReadonlyMap<string, string>): string {
  const settings = [...parameters].filter(([name]) => !notSettings.has(name))
  const words = settings.map(([name, value]) => `-c ${name}=${value.replaceAll(/[\s\\]/g, String.raw`\$&`)}`)
  return [parameters.get('options') ?? '', ...words].join(' ').trim()
}

const notSettings = new Set([
  'user',
  'database',
  'options',
  'replication',
  'application_name',
  'client_encoding',
])
