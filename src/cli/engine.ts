import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { InstalledEngine } from '../commands/install-engine.ts'
import { installEngine } from '../commands/install-engine.ts'
import type { ListedEngine } from '../commands/list-engines.ts'
import { listEngines } from '../commands/list-engines.ts'
import type { CommonOptions, Surroundings } from './options.ts'
import { contextOf, deliver, withOutput } from './options.ts'

/** `planflip engine`: real PostgreSQL servers to plan on, beside the embedded one. */
export function addEngine(program: Command, surroundings: Surroundings): void {
  const engine = program.command('engine').description('real PostgreSQL servers for --engine native')
  addInstall(engine, surroundings)
  addList(engine, surroundings)
}

function addInstall(engine: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(engine.command('install'))
    .description("put servers of these major versions into planflip's cache, by npm")
    .argument('<majors...>', 'major versions of PostgreSQL', parseMajor)
    .addHelpText('after', '\nExample:\n  planflip engine install 17')
    .action(async (majors: readonly number[], options: CommonOptions) => {
      const context = contextOf(options, surroundings)
      const installed: InstalledEngine[] = []
      for (const major of majors) installed.push(await installEngine(major, context))
      const text = options.format === 'json' ? toJson(installed) : installed.map(installedLine).join('')
      await deliver(text, options, terminal)
    })
}

function addList(engine: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(engine.command('list'))
    .description('which servers are here, in the project or in the cache')
    .action(async (options: CommonOptions) => {
      const engines = await listEngines(terminal.directory, contextOf(options, surroundings))
      const text = options.format === 'json' ? toJson(engines) : engines.map(listedLine).join('')
      await deliver(text, options, terminal)
    })
}

/** Commander hands over what was gathered so far. */
function parseMajor(text: string, gathered: readonly number[] = []): readonly number[] {
  if (/^\d{2}$/.test(text)) return [...gathered, Number(text)]
  throw new InvalidArgumentError('Give a major version, as 17.')
}

function toJson(engines: readonly ListedEngine[]): string {
  return `${JSON.stringify({ format: 1, engines }, null, 2)}\n`
}

function installedLine({ major, version, directory }: InstalledEngine): string {
  return `PostgreSQL ${major}: ${version} is in ${directory}\n`
}

function listedLine({ major, version = '', place, directory }: ListedEngine): string {
  const where =
    directory === undefined
      ? version === ''
        ? 'not for this machine'
        : `not here: planflip engine install ${major}`
      : `${place}: ${directory}`
  return `PostgreSQL ${major}  ${version.padEnd(15)}  ${where}\n`
}
