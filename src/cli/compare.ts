import type { Command } from 'commander'
import { compare } from '../commands/compare.ts'
import { findScenario } from '../commands/scenario.ts'
import { loadConfig } from '../config/load-config.ts'
import { reporters } from '../report/reporters.ts'
import { tellFaults } from './faults.ts'
import type { CommonOptions, Surroundings } from './options.ts'
import { collectAssignments, contextOf, deliver, withEngine, withOutput } from './options.ts'

interface CompareOptions extends CommonOptions {
  readonly queries?: string
  readonly set?: Readonly<Record<string, string>>
  readonly baselineEngine?: string
  readonly candidateEngine?: string
  readonly format: keyof typeof reporters
}

export function addCompare(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(withEngine(program.command('compare')))
    .description('plan the corpus in two scenarios and tell which plans differ')
    .argument('<baseline>', 'a snapshot file, or a scenario of the config')
    .argument('<candidate>', 'likewise')
    .option('--queries <directory>', 'the corpus (default: the config has it, else queries)')
    .option(
      '--set <name=value>',
      "a setting to lay over the candidate's; may be repeated",
      collectAssignments,
    )
    .option('--baseline-engine <engine>', 'where to plan the baseline')
    .option('--candidate-engine <engine>', 'where to plan the candidate')
    .option('--config <file>', 'the configuration file')
    .addHelpText(
      'after',
      `
Examples:
  planflip compare stats/staging.json stats/production.json
  planflip compare stats/production.json stats/production.json --set random_page_cost=1.1
  planflip compare stats/2026-06.json.gz stats/production.json --format json --out reports/growth.json`,
    )
    .action(async (baseline: string, candidate: string, options: CompareOptions) => {
      const config = await loadConfig({
        directory: terminal.directory,
        ...(options.config !== undefined && { file: options.config }),
      })
      const compared = await compare(
        {
          baseline: await findScenario(baseline, config, {
            engine: options.baselineEngine ?? options.engine,
            settings: {},
          }),
          candidate: await findScenario(candidate, config, {
            engine: options.candidateEngine ?? options.engine,
            settings: options.set ?? {},
          }),
          queries: options.queries ?? config.queries,
          policy: config.policy,
        },
        contextOf(options, surroundings),
      )
      tellFaults(compared.faults, terminal)
      const render = await reporters[options.format]()
      await deliver(render(compared.report, terminal), options, terminal)
      surroundings.finish(compared.exitCode)
    })
}
