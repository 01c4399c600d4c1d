import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { findScenario } from '../commands/scenario.ts'
import { fidelityPercent, verify } from '../commands/verify.ts'
import { loadConfig } from '../config/load-config.ts'
import { verificationReporters } from '../report/reporters.ts'
import type { CommonOptions, Surroundings } from './options.ts'
import { contextOf, deliver, withEngine, withOutput, withWorkers } from './options.ts'

interface VerifyOptions extends CommonOptions {
  readonly workers?: number
  readonly snapshot?: string
  readonly queries?: string
  readonly url?: string
  readonly min: number
  readonly format: keyof typeof verificationReporters
}

export function addVerify(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(withWorkers(withEngine(program.command('verify'))))
    .description("measure fidelity: hold the scratch database's plans against production's own")
    .option('--snapshot <file>', 'the snapshot (default: the config has it, else stats/production.json)')
    .option('--queries <directory>', "the corpus (default: the certificate's own queries)")
    .option('--url <url>', 'ask production now instead of the certificate; as for capture')
    .option('--min <percent>', 'exit with 1 if fewer plans are identical', parsePercent, 0)
    .option('--config <file>', 'the configuration file')
    .addHelpText(
      'after',
      '\nExamples:\n  planflip verify --snapshot stats/production.json\n  planflip verify --url postgres://readonly@db/shop --queries queries --min 100',
    )
    .action(async (options: VerifyOptions) => {
      const config = await loadConfig({
        directory: terminal.directory,
        ...(options.config !== undefined && { file: options.config }),
      })
      const scenario = await findScenario(options.snapshot ?? config.snapshot, config, {
        engine: options.engine,
        settings: {},
      })
      const verification = await verify(
        {
          scenario,
          ...(options.url !== undefined && { url: options.url }),
          ...(options.queries !== undefined && { queries: options.queries }),
        },
        contextOf(options, surroundings),
      )
      const render = await verificationReporters[options.format]()
      await deliver(render(verification, terminal), options, terminal)
      surroundings.finish(fidelityPercent(verification) < options.min ? 1 : 0)
    })
}

function parsePercent(text: string): number {
  const percent = Number(text)
  if (Number.isFinite(percent) && percent >= 0 && percent <= 100) return percent
  throw new InvalidArgumentError('Give a number from 0 to 100.')
}
