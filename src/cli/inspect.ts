import type { Command } from 'commander'
import { inspect } from '../commands/inspect.ts'
import { renderInspection } from '../report/inspection.ts'
import type { Surroundings } from './options.ts'
import { deliver, withOutput } from './options.ts'

interface InspectOptions {
  readonly format: string
  readonly out?: string
  readonly values?: boolean
}

export function addInspect(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(program.command('inspect'))
    .description('show what a snapshot holds: sizes, age, fidelity, and which values left production')
    .argument('<file>', 'a snapshot')
    .option('--values', 'print the values themselves')
    .addHelpText(
      'after',
      '\nExamples:\n  planflip inspect stats/production.json\n  planflip inspect stats/production.json --values --format json',
    )
    .action(async (file: string, options: InspectOptions) => {
      const inspection = await inspect(file, new Date())
      const rendered =
        options.format === 'json'
          ? `${JSON.stringify(inspection, null, 2)}\n`
          : renderInspection(inspection, { values: options.values === true })
      await deliver(rendered, options, terminal)
      surroundings.finish(0)
    })
}
