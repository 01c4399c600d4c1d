import type { Command } from 'commander'
import { inspect } from '../commands/inspect.ts'
import { inspectMovement } from '../commands/inspect-movement.ts'
import type { Inspection } from '../model/inspection.ts'
import type { Movement } from '../model/movement.ts'
import { renderInspection } from '../report/inspection.ts'
import { renderMovement } from '../report/movement.ts'
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
    .argument('[later]', 'another of the same database: show what moved between the two instead')
    .option('--values', 'print the values themselves')
    .addHelpText(
      'after',
      `
Examples:
  planflip inspect stats/production.json
  planflip inspect stats/production.json --values --format json
  planflip inspect stats/june.json stats/production.json

Between two snapshots, what is within ANALYZE's sampling noise is not told.`,
    )
    .action(async (file: string, later: string | undefined, options: InspectOptions) => {
      const text = await (later === undefined ? inspectOne(file) : inspectTwo(file, later))
      await deliver(text, options, terminal)
      surroundings.finish(0)

      async function inspectOne(path: string): Promise<string> {
        const inspection = await inspect(path, new Date())
        return options.format === 'json'
          ? toJson(inspection)
          : renderInspection(inspection, { values: options.values === true })
      }

      async function inspectTwo(before: string, after: string): Promise<string> {
        const movement = await inspectMovement(before, after)
        return options.format === 'json'
          ? toJson(movement)
          : renderMovement(movement, { ...terminal, values: options.values === true })
      }
    })
}

function toJson(value: Inspection | Movement): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
