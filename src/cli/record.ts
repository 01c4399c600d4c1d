import type { Command } from 'commander'
import { Option } from 'commander'
import { isAbsolute, join } from 'node:path'
import type { Recorded } from '../commands/record.ts'
import { record } from '../commands/record.ts'
import { asideReasons } from '../model/observed.ts'
import { tellFaults } from './faults.ts'
import type { Surroundings } from './options.ts'
import { contextOf } from './options.ts'

interface RecordOptions {
  readonly out: string
  readonly directory: string
  readonly values: 'keep' | 'types'
  readonly quiet?: boolean
}

export function addRecord(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  program
    .command('record')
    .description('write the statements that a command sends to Postgres, such as your tests, as a corpus')
    .argument('[command...]', 'after two dashes; without one: what hooks have recorded already')
    .option('--out <file>', 'the file to write anew', 'queries/recorded.jsonl')
    .option('--directory <directory>', 'where hooks write without a command', '.planflip/recorded')
    .addOption(
      new Option('--values <which>', 'whether parameters keep their values, or their types alone')
        .choices(['keep', 'types'])
        .default('keep'),
    )
    .option('--quiet', 'no progress, and no summary')
    .addHelpText(
      'after',
      `
Examples:
  planflip record -- npm test
  planflip record --out queries/api.jsonl --values types -- node --test test/api

Every Node that the command starts records what goes through node-postgres, and hooks such as planflip/postgres record
the rest. The exit code is the command's.`,
    )
    .action(async (command: readonly string[], options: RecordOptions) => {
      const inFolder = (path: string) => (isAbsolute(path) ? path : join(terminal.directory, path))
      const recorded = await record(
        {
          command,
          out: inFolder(options.out),
          directory: inFolder(options.directory),
          values: options.values,
        },
        contextOf(options, surroundings),
      )
      tellFaults(recorded.faults, terminal)
      if (options.quiet !== true) terminal.tell(sayRecorded(recorded, options.out))
      surroundings.finish(recorded.exitCode)
    })
}

function sayRecorded({ queries, sent, setAside }: Recorded, out: string): string {
  if (sent === 0) {
    return `planflip: ${out} was not written, as nothing was recorded. Let the application record by a hook: import { record } from 'planflip/pg'.\n`
  }
  const wrote =
    queries === 0 ? 'nothing that could be planned, and no file written' : `${queries} queries in ${out}`
  const aside = setAside.map(({ reason, count }) => `  ${count} set aside ${asideReasons[reason]}\n`)
  return `planflip: ${sent.toLocaleString('en-US')} statements were sent: ${wrote}.\n${aside.join('')}`
}
