import { open } from 'node:fs/promises'
import { platform } from 'node:process'

/** Whom a password is for. */
interface PasswordKey {
  /** `localhost` for the default directory of unix sockets. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

export interface PasswordFile {
  readonly find: (key: PasswordKey) => string | undefined
  /** Why the file is there and not heeded. */
  readonly ignored?: string
}

/**
 * Reads a password file (`passwordFromFile` of fe-connect.c). Who leaves it open to others has it ignored.
 *
 * node-postgres brings a reader of its own, which takes the last line that fits and not the first, reads the environment and
 * writes to the terminal.
 */
export async function readPasswordFile(path: string): Promise<PasswordFile> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return { find: () => undefined }
  try {
    const stats = await file.stat()
    if (!stats.isFile()) return ignore(`${path} is no plain file`)
    if (platform !== 'win32' && (stats.mode & 0o077) !== 0) {
      return ignore(`${path} has group or world access; permissions should be u=rw (0600) or less`)
    }
    const entries = (await file.readFile('utf8')).split(/\r?\n/).flatMap(readEntry)
    return {
      find: (key) => entries.find(({ fields }) => isFor(fields, key))?.password,
    }
  } finally {
    await file.close()
  }
}

function ignore(ignored: string): PasswordFile {
  return { find: () => undefined, ignored }
}

interface Entry {
  readonly fields: readonly string[]
  readonly password: string
}

/** `host:port:database:user:password`, with `\` before a `:` or `\` in a field. */
function readEntry(line: string): readonly Entry[] {
  if (line.startsWith('#')) return []
  const fields = [...line.matchAll(/((?:\\.|[^:\\]|\\$)*)(?::|$)/gy)].map(([, field = '']) => field)
  const [host, port, database, user, password] = fields
  if (host === undefined || port === undefined || database === undefined || user === undefined) return []
  return password ? [{ fields: [host, port, database, user], password: unescape(password) }] : []
}

function isFor([host, port, database, user]: readonly string[], key: PasswordKey): boolean {
  const wanted = [key.host, String(key.port), key.database, key.user]
  return [host, port, database, user].every(
    (field = '', place) => field === '*' || unescape(field) === wanted[place],
  )
}

function unescape(field: string): string {
  return field.replaceAll(/\\(.)/g, '$1')
}
