import { countRows } from '../model/count-rows.ts'
import { Failure } from '../model/failure.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { isAbsence } from '../store/files.ts'
import { readSnapshot } from '../store/snapshot.ts'

/** A snapshot that another is about to replace, in figures. */
export interface Predecessor {
  readonly database: string
  readonly systemIdentifier?: string
  readonly relations: number
  readonly rows: number
}

type Successor = Pick<Snapshot, 'database' | 'relations'>

/** Looks at what is in the place of a file before it is written: nothing, or a snapshot. All else is refused. */
export async function readPredecessor(path: string): Promise<Predecessor | undefined> {
  try {
    return figuresOf(await readSnapshot(path))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (isAbsence(error)) return undefined
    throw new Failure('would-overwrite', `${path} is there already: ${error.message}`, {
      hint: 'Name another file with --out, or overwrite this one with --force.',
      cause: error,
    })
  }
}

/** Refuses to replace a snapshot by one that is hardly of the same database, or of half of it. */
export function requireSuccessor(
  path: string,
  predecessor: Predecessor,
  { database, relations }: Successor,
): void {
  const now = figuresOf({ database, relations })
  const differences: string[] = []
  const differ = (what: string, there: string | number, here: string | number): void => {
    const [before, after] = [there, here].map((figure) => figure.toLocaleString('en-US'))
    differences.push(`${what} ${before} there, ${after} now`)
  }
  if (predecessor.database !== now.database) differ('database', predecessor.database, now.database)
  // Where the identifier may not be read, it says nothing.
  const [server = '', other = ''] = [predecessor.systemIdentifier, now.systemIdentifier]
  if (server !== '' && other !== '' && server !== other) differ('system identifier', server, other)
  if (now.relations * 2 < predecessor.relations) differ('relations', predecessor.relations, now.relations)
  if (now.rows * 2 < predecessor.rows) differ('rows', predecessor.rows, now.rows)
  if (differences.length === 0) return
  throw new Failure(
    'would-overwrite',
    `${path} is a capture of something else, or of more: ${differences.join('; ')}.`,
    { hint: 'Name another file with --out, or overwrite this one with --force.' },
  )
}

function figuresOf({ database, relations }: Successor): Predecessor {
  const { name, systemIdentifier } = database
  return {
    database: name,
    ...(systemIdentifier !== undefined && { systemIdentifier }),
    relations: relations.length,
    rows: countRows(relations),
  }
}
