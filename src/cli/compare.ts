import type { Command } from 'commander'
import { compare } from '../commands/compare.ts'
import { findScenario } from '../commands/scenario.ts'
import { loadConfig } from '../config/load-config.ts'
import type { Shard } from '../model/shard.ts'
import { blameWishOf } from './blame-wish.ts'
import { tellFaults } from './faults.ts'
import type { MigrationOptions } from './migration-options.ts'
import { commandForSide, withMigrateCommand } from './migration-options.ts'
import type { Surroundings } from './options.ts'
import { contextOf, withEngine, withWorkers } from './options.ts'
import { deliverReports, destinationsOf, withReports, type ReportOptions } from './reports.ts'
import { parseShard } from './shard.ts'
import type { Sided } from './sided.ts'
import { collectSidedFactors, collectSidedSettings } from './sided.ts'

interface CompareOptions extends ReportOptions, Omit<MigrationOptions, 'migrations'> {
  readonly config?: string
  readonly engine: string
  readonly workers?: number
  readonly queries?: string
  readonly set?: Sided<string>
  readonly scale?: Sided<number>
  readonly blame?: boolean
  readonly baselineEngine?: string
  readonly candidateEngine?: string
  readonly baselineMigrations?: string
  readonly candidateMigrations?: string
  readonly baselineMigrateCommand?: string
  readonly candidateMigrateCommand?: string
  readonly shard?: Shard
}

export function addCompare(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withMigrateCommand(withReports(withWorkers(withEngine(program.command('compare')))))
    .description('plan the corpus in two scenarios and tell which plans differ')
    .argument('<baseline>', 'a snapshot file, or a scenario of the config')
    .argument('<candidate>', 'likewise')
    .option('--queries <directory>', 'the corpus (default: the config has it, else queries)')
    .option(
      '--set <name=value>',
      "a setting to lay over the candidate's, or, as baseline:name=value, over the baseline's; may be repeated",
      collectSidedSettings,
    )
    .option(
      '--scale <table=factor>',
      'a table of the candidate (or baseline:table) to take for so many times as large, with its indexes and partitions; * stands for anything; may be repeated',
      collectSidedFactors,
    )
    .option('--blame', 'name what makes each plan flip, and not only those that fail')
    .option('--no-blame', 'name none')
    .option('--baseline-engine <engine>', 'where to plan the baseline')
    .option('--candidate-engine <engine>', 'where to plan the candidate')
    .option('--baseline-migrations <directory>', 'migrations to run on the baseline, as far as it lacks them')
    .option('--candidate-migrations <directory>', 'likewise on the candidate')
    .option('--baseline-migrate-command <command>', "the baseline's command, over --migrate-command")
    .option('--candidate-migrate-command <command>', "the candidate's")
    .option(
      '--since <migration>',
      'the last migration that the snapshots have (default: what capture read from the table of your tool)',
    )
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
  planflip compare stats/staging.json stats/production.json
  planflip compare stats/production.json stats/production.json --set random_page_cost=1.1
  planflip compare stats/production.json stats/production.json --scale orders=10 --scale 'audit_*=3'
  planflip compare stats/production.json stats/production.json --baseline-engine native:15 --candidate-engine native:18
  planflip compare now ssd                  (scenarios of the config)
  planflip compare stats/staging.json stats/production.json --blame
  planflip compare stats/2026-06.json.gz stats/production.json --format json --out reports/growth.json
  planflip compare now now --candidate-migrations migrations --since 20261101_add_orders
  planflip compare now now --candidate-migrate-command "npx typeorm migration:run -d db.js"
  planflip compare now ssd --shard 1/4 --format json=shard-1.json
  planflip compare now ssd --format terminal --format markdown=comment.md --format junit=junit.xml`,
    )
    .action(async (baseline: string, candidate: string, options: CompareOptions) => {
      const destinations = destinationsOf(options)
      const config = await loadConfig({
        directory: terminal.directory,
        ...(options.config !== undefined && { file: options.config }),
      })
      const compared = await compare(
        {
          baseline: await findScenario(baseline, config, {
            engine: options.engine,
            demandedEngine: options.baselineEngine,
            settings: options.set?.baseline ?? {},
            scale: options.scale?.baseline ?? {},
            migrations: options.baselineMigrations,
            migrationTool: options.migrationTool,
            since: options.since,
            migrateCommand: commandForSide(
              options.baselineMigrateCommand ?? options.migrateCommand,
              options,
              terminal,
            ),
          }),
          candidate: await findScenario(candidate, config, {
            engine: options.engine,
            demandedEngine: options.candidateEngine,
            settings: options.set?.candidate ?? {},
            scale: options.scale?.candidate ?? {},
            migrations: options.candidateMigrations,
            migrationTool: options.migrationTool,
            since: options.since,
            migrateCommand: commandForSide(
              options.candidateMigrateCommand ?? options.migrateCommand,
              options,
              terminal,
            ),
          }),
          queries: options.queries ?? config.queries,
          policy: config.policy,
          ...(options.shard !== undefined && { shard: options.shard }),
          blame: blameWishOf(options),
        },
        contextOf(options, surroundings),
      )
      tellFaults(compared.faults, terminal)
      await deliverReports(compared.report, destinations, terminal)
      surroundings.finish(compared.exitCode)
    })
}
