import type { Command } from 'commander'
import { report } from '../commands/report.ts'
import type { Surroundings } from './options.ts'
import { deliverReports, destinationsOf, withReports, type ReportOptions } from './reports.ts'

export function addReport(program: Command, surroundings: Surroundings): void {
  withReports(program.command('report'))
    .description('render a saved report again; several, the shards of one comparison, are put together')
    .argument('<file...>', 'what `--format json` wrote')
    .addHelpText(
      'after',
      `
The exit code is that of the comparison: 1 where the policy that it was made under fails a verdict.

Examples:
  planflip report reports/growth.json
  planflip report report.json --format markdown=comment.md --format sarif=planflip.sarif
  planflip report shard-*.json --format terminal --format json=report.json`,
    )
    .action(async ([first, ...others]: readonly string[], options: ReportOptions) => {
      // Commander has seen to it that there is one.
      if (first === undefined) return
      const destinations = destinationsOf(options)
      const merged = await report([first, ...others])
      await deliverReports(merged.report, destinations, surroundings.terminal)
      surroundings.finish(merged.exitCode)
    })
}
