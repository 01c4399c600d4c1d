import process from 'node:process'
import { compare, contextOf, defaultPolicy, findScenario, loadConfig } from 'planflip'

const context = contextOf(process.env)
const config = await loadConfig({ directory: process.cwd() })
const options = { engine: 'pglite', settings: {} }

export const { report, exitCode } = await compare(
  {
    baseline: await findScenario('stats/staging.json', config, options),
    candidate: await findScenario('stats/production.json', config, options),
    queries: 'queries',
    policy: defaultPolicy,
    blame: 'none',
  },
  context,
)

export const flipped = report.queries
  .filter(({ verdict }) => verdict === 'regressed')
  .map(({ name, reason }) => `${name}: ${reason}`)
