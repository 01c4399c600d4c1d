import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { checkAccepted } from '../commands/check-accepted.ts'
import { check } from '../commands/check.ts'
import { findScenario } from '../commands/scenario.ts'
import { loadConfig } from '../config/load-config.ts'
import { suggest } from '../model/near-misses.ts'
import type { Shard } from '../model/shard.ts'
import { verdicts, type Verdict } from '../model/verdict.ts'
import { blameWishOf } from './blame-wish.ts'
import { tellFaults } from './faults.ts'
import type { MigrationOptions } from './migration-options.ts'
import { migrationSource, withMigrateCommand } from './migration-options.ts'
import type { Surroundings } from './options.ts'
import { contextOf, withEngine, withWorkers } from './options.ts'
import { deliverReports, destinationsOf, withReports, type ReportOptions } from './reports.ts'
import { parseShard } from './shard.ts'

interface CheckOptions extends ReportOptions, MigrationOptions {
  readonly base?: string
  readonly accepted?: string
  readonly config?: string
  readonly engine: string
  readonly workers?: number
  readonly snapshot?: string
  readonly queries?: string
  readonly failOn?: readonly Verdict[]
  readonly blame?: boolean
  readonly shard?: Shard
}

export function addCheck(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withMigrateCommand(withReports(withWorkers(withEngine(program.command('check')))))
    .description(
      'tell what the working tree does to the plans: its queries and migrations against those of a base, or against the accepted plans',
    )
    .option(
      '--base <revision>',
      'what the change is to be merged into: main, origin/main, a commit; without it, the accepted plans',
    )
    .addOption(
      new Option(
        '--accepted <directory>',
        'plans that `planflip accept` wrote (default: the config has it, else reports/accepted)',
      ).conflicts('base'),
    )
    .option(
      '--snapshot <file>',
      "production's snapshot (default: the config has it, else stats/production.json)",
    )
    .option('--queries <directory>', 'the corpus (default: the config has it, else queries)')
    .option(
      '--migrations <directory>',
      'the folder of migrations, or a file with the whole schema (default: the config has it)',
    )
    .option(
      '--since <migration>',
      'the last migration that production has (default: what capture read from the table of your tool)',
    )
    .option(
      '--fail-on <verdict...>',
      `verdicts to exit with 1 for, over the config's: ${verdicts.join(', ')}; none for no verdict`,
      collectVerdicts,
    )
    .option('--blame', 'name what makes each plan flip, and not only those that fail')
    .option('--no-blame', 'name none')
    .option(
      '--shard <index/count>',
      'plan only this part of the corpus; `planflip report` puts the parts together',
      parseShard,
    )
    .option('--config <file>', 'the configuration file')
    .addHelpText(
      'after',
      `
Examples:
  planflip check --base main
  planflip check
  planflip check --base origin/main --migrations prisma/migrations
  planflip check --base origin/main --migrate-command "npx knex migrate:latest"
  planflip check --base origin/main --format terminal --format markdown=comment.md --format sarif=planflip.sarif
  planflip check --base origin/main --shard 1/4 --format json=shard-1.json

Both sides are planned on one snapshot: a table that grew since the last pull request fails nobody.`,
    )
    .action(async (options: CheckOptions) => {
      const destinations = destinationsOf(options)
      const config = await loadConfig({
        directory: terminal.directory,
        ...(options.config !== undefined && { file: options.config }),
      })
      const policy = { ...config.policy, ...(options.failOn !== undefined && { failOn: options.failOn }) }
      const request = {
        production: await findScenario(options.snapshot ?? config.snapshot, config, {
          engine: options.engine,
          settings: {},
        }),
        queries: options.queries ?? config.queries,
        ...migrationSource(options, config, terminal),
        policy,
        ...(options.shard !== undefined && { shard: options.shard }),
        blame: blameWishOf(options),
        now: new Date().toISOString(),
      }
      const context = contextOf(options, surroundings)
      const checked =
        options.base === undefined
          ? await checkAccepted({ ...request, accepted: options.accepted ?? config.accepted }, context)
          : await check({ ...request, base: options.base }, context)
      tellFaults(checked.faults, terminal)
      await deliverReports(checked.report, destinations, terminal)
      surroundings.finish(checked.exitCode)
    })
}

function collectVerdicts(text: string, gathered: readonly Verdict[] = []): readonly Verdict[] {
  if (text === 'none') return gathered
  const named = verdicts.find((verdict) => verdict === text)
  if (named !== undefined) return [...gathered, named]
  throw new InvalidArgumentError(
    `There is no verdict "${text}": ${suggest(text, [...verdicts, 'none'], verdicts.join(', '))}`,
  )
}
