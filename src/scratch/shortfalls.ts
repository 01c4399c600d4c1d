import type { Wanted } from '../model/scratch.ts'
import type { Server } from '../model/server.ts'
import { majorOf } from '../model/server.ts'

/** What any engine lacks whose server was not built as production's was, each in a sentence. */
export function shortfallsOf(
  server: Server,
  { server: production }: Pick<Wanted, 'server'>,
): readonly string[] {
  const shortfalls = []
  if (majorOf(production) !== majorOf(server)) {
    shortfalls.push(
      `Production is PostgreSQL ${majorOf(production)}, the scratch is ${majorOf(server)}: planners differ.`,
    )
  }
  if (production.blockSize !== server.blockSize) {
    shortfalls.push(
      `Production has pages of ${production.blockSize} bytes, the scratch of ${server.blockSize}.`,
    )
  }
  return shortfalls
}
