import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { demo } from '../commands/demo.ts'
import type { Surroundings } from './options.ts'
import { contextOf, withEngine } from './options.ts'
import { deliverReports, destinationsOf, withReports, type ReportOptions } from './reports.ts'

interface DemoOptions extends ReportOptions {
  readonly engine: string
}

export function addDemo(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withReports(withEngine(program.command('demo'), 'pglite'))
    .description(
      "the worked example: a shop's staging with 12,000 orders against its production with 14 million",
    )
    .addHelpText(
      'after',
      '\nWrites the whole report to reports/shop.json. What flips is no fault to be fixed, so that the exit code is 0.',
    )
    .action(async (options: DemoOptions) => {
      const destinations = destinationsOf(options)
      const context = contextOf(options, surroundings)
      const report = await demo({ example, engine: options.engine, directory: terminal.directory }, context)
      await deliverReports(report, destinations, terminal)
      surroundings.finish(0)
    })
}

/** The top of this package, where `queries/` and `stats/` are. */
const example = fileURLToPath(new URL('../..', import.meta.url))
