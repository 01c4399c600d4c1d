import type { Command } from 'commander'
import type { Accepted } from '../commands/accept.ts'
import { accept } from '../commands/accept.ts'
import { findScenario } from '../commands/scenario.ts'
import { loadConfig } from '../config/load-config.ts'
import { tellFaults } from './faults.ts'
import { tellShortfalls } from './shortfalls.ts'
import type { MigrationOptions } from './migration-options.ts'
import { migrationSource, withMigrateCommand } from './migration-options.ts'
import type { Surroundings } from './options.ts'
import { contextOf, withEngine, withWorkers } from './options.ts'

interface AcceptOptions extends MigrationOptions {
  readonly config?: string
  readonly engine: string
  readonly workers?: number
  readonly snapshot?: string
  readonly queries?: string
  readonly accepted?: string
  readonly quiet?: boolean
}

export function addAccept(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withMigrateCommand(withWorkers(withEngine(program.command('accept'))))
    .description(
      "make the working tree's plans the accepted ones, which check compares with where no --base is given",
    )
    .argument('[query...]', 'names of queries; none: the whole corpus, and what is gone from it is removed')
    .option('--accepted <directory>', 'where to write (default: the config has it, else reports/accepted)')
    .option(
      '--snapshot <file>',
      "production's snapshot (default: the config has it, else stats/production.json)",
    )
    .option('--queries <directory>', 'the corpus (default: the config has it, else queries)')
    .option('--migrations <directory>', 'the folder of migrations (default: the config has it)')
    .option(
      '--since <migration>',
      'the last migration that production has (default: what capture read from the table of your tool)',
    )
    .option('--config <file>', 'the configuration file')
    .option('--quiet', 'no progress, and no summary')
    .addHelpText(
      'after',
      `
Examples:
  planflip accept
  planflip accept "orders of a customer"

Commit what it writes: a pull request then shows how its plans change.`,
    )
    .action(async (names: readonly string[], options: AcceptOptions) => {
      const config = await loadConfig({
        directory: terminal.directory,
        ...(options.config !== undefined && { file: options.config }),
      })
      const folder = options.accepted ?? config.accepted
      const accepted = await accept(
        {
          production: await findScenario(options.snapshot ?? config.snapshot, config, {
            engine: options.engine,
            settings: {},
          }),
          queries: options.queries ?? config.queries,
          ...migrationSource(options, config, terminal),
          accepted: folder,
          names,
        },
        contextOf(options, surroundings),
      )
      tellFaults(accepted.faults, terminal)
      tellShortfalls(accepted.shortfalls, terminal)
      if (options.quiet !== true) terminal.tell(sayAccepted(accepted, folder))
      surroundings.finish(0)
    })
}

function sayAccepted({ queries, changed, removed }: Accepted, folder: string): string {
  const gone = removed === 0 ? '' : `, and ${removed} gone`
  return `planflip: the plans of ${queries} queries are accepted in ${folder}: ${changed} new or changed${gone}.\n`
}
