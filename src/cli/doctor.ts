import process from 'node:process'
import type { Command } from 'commander'
import { doctor, exitCodeOf } from '../commands/doctor.ts'
import { renderDiagnosis } from '../report/diagnosis.ts'
import type { CommonOptions, Surroundings } from './options.ts'
import { contextOf, deliver, withEngine, withOutput } from './options.ts'
import { version } from './version.ts'

interface DoctorOptions extends CommonOptions {
  readonly engine: string
  readonly snapshot?: string
  readonly url?: string
}

export function addDoctor(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(withEngine(program.command('doctor')))
    .description('look at what a run depends on: config, snapshot, queries, engines, disk, privileges')
    .option('--snapshot <file>', 'the snapshot (default: the config has it, else stats/production.json)')
    .option('--url <url>', 'production, as for capture (default: DATABASE_URL); it is read and nothing else')
    .option('--config <file>', 'the configuration file')
    .addHelpText(
      'after',
      `
Examples:
  planflip doctor
  planflip doctor --url service=production
  planflip doctor --engine server:postgres://postgres@localhost/postgres --format json

The exit code is 0 if planflip can plan here, even with warnings; else that of what is broken first.`,
    )
    .action(async (options: DoctorOptions) => {
      const url = options.url ?? (terminal.environment['DATABASE_URL'] || undefined)
      const diagnosis = await doctor(
        {
          program: `${version} runs in Node ${process.versions.node} on ${process.platform}-${process.arch}.`,
          config: {
            directory: terminal.directory,
            ...(options.config !== undefined && { file: options.config }),
          },
          engine: options.engine,
          ...(options.snapshot !== undefined && { snapshot: options.snapshot }),
          ...(url !== undefined && { url }),
        },
        contextOf(options, surroundings),
      )
      const text =
        options.format === 'json'
          ? `${JSON.stringify(diagnosis, null, 2)}\n`
          : renderDiagnosis(diagnosis, terminal)
      await deliver(text, options, terminal)
      surroundings.finish(exitCodeOf(diagnosis))
    })
}
