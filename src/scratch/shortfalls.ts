import type { Wanted } from '../model/scratch.ts'
import type { Server } from '../model/server.ts'
import { majorOf, versionText } from '../model/server.ts'

/** What any engine lacks whose server was not built as production's was, each in a sentence. */
export function shortfallsOf(
  server: Server,
  { server: production, seesAllRows = true }: Pick<Wanted, 'server' | 'seesAllRows'>,
): readonly string[] {
  const shortfalls = []
  if (majorOf(production) !== majorOf(server)) {
    shortfalls.push(
      `Production is PostgreSQL ${majorOf(production)}, the scratch is ${majorOf(server)}: planners differ.`,
    )
  }
  const since = tightened[majorOf(server)] ?? 0
  if (
    !seesAllRows &&
    majorOf(production) === majorOf(server) &&
    production.num >= since !== server.num >= since
  ) {
    shortfalls.push(
      `Production is PostgreSQL ${versionText(production)}, the scratch is ${versionText(server)}: in between, planners were kept from statistics of partitions that row-level security hides.`,
    )
  }
  if (production.blockSize !== server.blockSize) {
    shortfalls.push(
      `Production has pages of ${production.blockSize} bytes, the scratch of ${server.blockSize}.`,
    )
  }
  return shortfalls
}

/**
 * The first minor version whose planner asks whether policies of a parent hide a child's rows before it applies an operator to statistics
 * (14.19, 15.14, 16.10, 17.6 of August 2025: CVE-2025-8713), as `server_version_num` has it. All of 18 do. Of what else minor releases
 * mended no snapshot tells whom it touches.
 */
const tightened: Readonly<Record<number, number>> = { 14: 140_019, 15: 150_014, 16: 160_010, 17: 170_006 }
