import { compare } from '../../../src/commands/compare.ts'
import type { Context } from '../../../src/commands/context.ts'
import type { BlameWish } from '../../../src/commands/suspects.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import type { Report } from '../../../src/model/report.ts'
import { readSnapshot } from '../../../src/store/snapshot.ts'

/** The shop's staging against its production, both on that engine. */
export async function compareShop(
  engine: string,
  context: Context,
  blame: BlameWish = 'failures',
): Promise<Report> {
  const sideOf = async (name: string) => ({
    name,
    snapshot: await readSnapshot(`stats/${name}.json`),
    engine,
    settings: {},
  })
  const { report } = await compare(
    {
      baseline: await sideOf('staging'),
      candidate: await sideOf('production'),
      queries: 'queries',
      policy: defaultPolicy,
      blame,
    },
    context,
  )
  return report
}
