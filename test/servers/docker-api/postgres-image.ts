import pg from 'pg'

import { startListeningServer } from '../listening.ts'
import type { TestServer } from '../start.ts'
import type { Image, Program, Surroundings } from './image.ts'
import { runProgram } from './program-image.ts'

/**
 * An image with a real server of that major version, whose entrypoint does what that of Docker's own image does: it makes POSTGRES_USER the
 * superuser that the cluster begins with, gives it POSTGRES_PASSWORD, and lets everybody else in by password only.
 */
export function postgresImage(
  major: number,
  { env = {}, command = ['postgres'] }: Pick<Image, 'env' | 'command'> = {},
): Image {
  return {
    env: { PG_MAJOR: String(major), PGDATA: '/var/lib/postgresql/data', ...env },
    command,
    exposes: [5432],
    run: (surroundings) =>
      surroundings.command[0] === 'postgres' ? runServer(major, surroundings) : runProgram(surroundings),
  }
}

function runServer(major: number, { env, command, log }: Surroundings): Program {
  let end: (exitCode: number) => void = () => undefined
  const ended = new Promise<number>((resolve) => (end = resolve))
  let server: TestServer | undefined
  let isReady = false
  const fail = (words: string) => {
    log.say(words)
    end(1)
  }
  const start = async () => {
    const { POSTGRES_USER: user = 'postgres', POSTGRES_PASSWORD: password = '' } = env
    if (password === '')
      return fail('Error: Database is uninitialized and superuser password is not specified.')
    server = await startListeningServer({
      major,
      admits: ['host all all all scram-sha-256'],
      settings: settingsOf(command),
      // What initdb does by itself, each version in its way.
      checksums: major >= 18,
    })
    await becomeSuperuser(server, user, password)
    isReady = true
    log.say('LOG:  database system is ready to accept connections')
  }
  const started = start().catch((error: unknown) =>
    fail(error instanceof Error ? error.message : String(error)),
  )
  return {
    listensAt: (port) => (isReady && port === 5432 ? server : undefined),
    ended,
    async stop() {
      await started
      await server?.stop()
      end(137)
    },
  }
}

/** The role that initdb makes is then called as the image says, and `postgres` is one like any other. */
async function becomeSuperuser(server: TestServer, user: string, password: string): Promise<void> {
  const [name, secret] = [pg.escapeIdentifier(user), pg.escapeLiteral(password)]
  const first = await server.connect()
  if (user === server.user) {
    await first.query(`ALTER ROLE ${name} PASSWORD ${secret}`)
    return
  }
  await first.query('CREATE ROLE for_a_moment SUPERUSER LOGIN')
  await first.end()
  const at = { host: server.socketDirectory, port: server.port, database: 'postgres' }
  const other = new pg.Client({ ...at, user: 'for_a_moment' })
  await other.connect()
  await other.query(`ALTER ROLE postgres RENAME TO ${name}`)
  await other.query(`ALTER ROLE ${name} PASSWORD ${secret}; CREATE ROLE postgres LOGIN`)
  await other.end()
  const last = new pg.Client({ ...at, user })
  await last.connect()
  await last.query('DROP ROLE for_a_moment')
  await last.end()
}

/** `postgres -D /etc/postgresql -c fsync=off` */
function settingsOf(command: readonly string[]): Readonly<Record<string, string>> {
  const settings = command.flatMap((word, index) => (command[index - 1] === '-c' ? [word.split('=', 2)] : []))
  return Object.fromEntries(settings)
}
