import { factsOf } from '../compare/facts/facts-of.ts'
import type { FlipSide } from '../compare/why/flip.ts'
import { explainedSettingsOf } from '../explain/explained-settings.ts'
import { shapeOf, withoutJitFooter } from '../explain/plan-text.ts'
import type { PlanAnswer, PlanQuestion } from '../model/expectation.ts'
import type { MigrateCommand } from '../model/migration.ts'
import type { Policy } from '../model/policy.ts'
import type { Provenance } from '../model/report.ts'
import { readNamelessIndexes } from '../postgres/catalog/nameless-indexes.ts'
import { commandOf } from './check.ts'
import type { Context } from './context.ts'
import { meetExpectation } from './meet-expectation.ts'
import type { MigrationPlace } from './migrations-of-sides.ts'
import { readPending } from './migrations-of-sides.ts'
import { openScenario, type OpenScenario, type Scenario } from './open-scenario.ts'
import { planExpected } from './plan-expected.ts'
import type { Planning } from './planning.ts'

export interface PlannerRequest extends MigrationPlace {
  /** Production as it is. */
  readonly production: Scenario
  /** What runs migrations that are programs. */
  readonly migrateCommand?: MigrateCommand
  readonly policy: Policy
}

/** Production with the working tree's migrations, open for one question after the other. */
export interface Planner extends AsyncDisposable {
  readonly provenance: Provenance
  /** Questions may be asked at once: each waits for those before it. Throws a Failure where the query or the names in it are wrong. */
  ask(question: PlanQuestion): Promise<PlanAnswer>
}

export async function openPlanner(request: PlannerRequest, context: Context): Promise<Planner> {
  const { production, policy } = request
  const migrations = await readPending(request, production.snapshot)
  const scenario = { ...production, ...commandOf(request), migrations }
  const opened = await openScenario(scenario, context)
  try {
    const planning = { session: opened.session, policy, side: await sideOf(opened) }
    const planned = sayPlanned(opened.provenance)
    let last: Promise<unknown> = Promise.resolve()
    return {
      provenance: opened.provenance,
      ask(question) {
        const answer = last.then(() => answerTo(question, planning, planned))
        last = answer.catch(() => undefined)
        return answer
      },
      async [Symbol.asyncDispose]() {
        await last
        await opened[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await opened[Symbol.asyncDispose]()
    throw error
  }
}

async function answerTo(
  { query, expectation, isNot = false }: PlanQuestion,
  planning: Planning,
  planned: string,
): Promise<PlanAnswer> {
  const found = await planExpected(planning.session, query)
  const met =
    expectation === undefined
      ? { isMet: true, reasons: [] }
      : await meetExpectation(expectation, isNot, found, planning)
  const plan = withoutJitFooter(found.plan.text)
  return { ...met, plan, shape: shapeOf(plan), planned }
}

async function sideOf({ session, snapshot, provenance }: OpenScenario): Promise<FlipSide> {
  return {
    snapshot,
    facts: factsOf(snapshot, provenance.settings),
    indexDefinitions: await readNamelessIndexes(session),
    settings: await explainedSettingsOf(session),
    provenance,
  }
}

function sayPlanned({ engine, database, capturedAt, migrations = [] }: Provenance): string {
  const [day = ''] = capturedAt.split('T')
  const after =
    migrations.length === 0
      ? ''
      : `, after ${migrations.length} pending migration${migrations.length === 1 ? '' : 's'}`
  return `planned by ${engine} with the statistics of ${database} of ${day}${after}`
}
