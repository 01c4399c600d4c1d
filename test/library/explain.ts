import process from 'node:process'
import { contextOf, explain, findScenario, loadConfig, walkPlan } from 'planflip'

const config = await loadConfig({ directory: process.cwd() })
const production = await findScenario('stats/production.json', config, { engine: 'pglite', settings: {} })

const { plans } = await explain(
  {
    scenario: production,
    sql: 'SELECT * FROM orders WHERE note = :note',
    source: 'an example',
    values: { note: 'x' },
    generic: false,
  },
  contextOf(process.env),
)

export const scans = plans.flatMap(({ outcome }) => {
  if (outcome.status === 'failed') throw new Error(outcome.message)
  return [...walkPlan(outcome.plan.root)]
    .filter(({ scan }) => scan !== undefined)
    .map(({ nodeType }) => nodeType)
})
