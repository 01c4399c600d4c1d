import { join } from 'node:path'
import { defaultPolicy } from '../model/policy.ts'
import type { Report } from '../model/report.ts'
import { writeJson } from '../store/files.ts'
import { readSnapshot } from '../store/snapshot.ts'
import { compare } from './compare.ts'
import type { Context } from './context.ts'

export interface DemoRequest {
  /** The folder with `queries/` and `stats/`. */
  readonly example: string
  readonly engine: string
  /** Where `reports/shop.json` goes. */
  readonly directory: string
}

/** Does staging lie to the shop's developers? */
export async function demo({ example, engine, directory }: DemoRequest, context: Context): Promise<Report> {
  const scenario = async (name: string) => ({
    name: `stats/${name}.json`,
    snapshot: await readSnapshot(join(example, 'stats', `${name}.json`)),
    engine,
    settings: {},
  })
  const { report } = await compare(
    {
      baseline: await scenario('staging'),
      candidate: await scenario('production'),
      queries: join(example, 'queries'),
      policy: defaultPolicy,
      // Everything is another between staging and production; to walk the way would take as long as all the rest.
      blame: 'none',
    },
    context,
  )
  await writeJson(join(directory, 'reports', 'shop.json'), report)
  return report
}
