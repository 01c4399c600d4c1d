import type { Provenance } from '../model/report.ts'
import { majorOf } from '../model/server.ts'

/** `pglite 0.5.16 (PostgreSQL 18, in production 15)`: what planned, and of what version it is where that is not production's. */
export function sayEngine({ engine, server, production }: Provenance): string {
  const [here, there] = [majorOf(server), majorOf(production)]
  return here === there ? engine : `${engine} (PostgreSQL ${here}, in production ${there})`
}
