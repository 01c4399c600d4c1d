import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { listKept, removeKept } from '../commands/clean-engines.ts'
import type { InstalledEngine } from '../commands/install-engine.ts'
import { installEngine } from '../commands/install-engine.ts'
import type { ListedEngine } from '../commands/list-engines.ts'
import { listEngines } from '../commands/list-engines.ts'
import { Failure } from '../model/failure.ts'
import type { Kept } from '../model/kept.ts'
import { renderKept } from '../report/kept.ts'
import type { CommonOptions, Surroundings } from './options.ts'
import { contextOf, deliver, withOutput } from './options.ts'

/** `planflip engine`: real PostgreSQL servers to plan on, beside the embedded one, and what engines keep between runs. */
export function addEngine(program: Command, surroundings: Surroundings): void {
  const engine = program.command('engine').description('servers for --engine native, and what engines keep')
  addInstall(engine, surroundings)
  addList(engine, surroundings)
  addClean(engine, surroundings)
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

function addClean(engine: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(engine.command('clean'))
    .description('show what engines keep between runs, or have left behind, and remove it')
    .option('--yes', 'remove it without asking')
    .option('--engine <engine>', 'server:URL, to look for databases of planflip in that server as well')
    .addHelpText(
      'after',
      `
Examples:
  planflip engine clean
  planflip engine clean --yes --engine server:postgres://postgres@localhost/postgres

What a living process uses stays. All of it is made again when it is needed: servers are installed by planflip engine install.`,
    )
    .action(async (options: CleanOptions) => {
      const request = options.engine === undefined ? {} : { url: urlOf(options.engine) }
      const context = contextOf(options, surroundings)
      const kept = await listKept(request, context)
      const isWanted = options.yes === true || (await isConfirmed(kept, options, surroundings))
      if (isWanted) await removeKept(kept, request, context)
      const removed = kept.map((one) => ({ ...one, isRemoved: isWanted && !one.isInUse }))
      const text =
        options.format === 'json'
          ? `${JSON.stringify({ format: 1, kept: removed }, null, 2)}\n`
          : renderKept(removed)
      await deliver(text, options, terminal)
    })
}

interface CleanOptions extends Omit<CommonOptions, 'engine'> {
  readonly yes?: boolean
  readonly engine?: string
}

function urlOf(engine: string): string {
  const url = /^server:(.+)$/s.exec(engine)?.[1]
  if (url !== undefined) return url
  throw new Failure('bad-usage', 'engine clean looks into servers of yours only.', {
    hint: 'Write it as --engine server:URL; what is on this machine is found without.',
  })
}

/** Nobody is asked where nobody sits, nor where there is nothing to remove. */
async function isConfirmed(
  kept: readonly Kept[],
  { format }: CleanOptions,
  { terminal, signal }: Surroundings,
): Promise<boolean> {
  if (terminal.ask === undefined || format === 'json' || kept.every(({ isInUse }) => isInUse)) return false
  terminal.tell(renderKept(kept.map((one) => ({ ...one, isRemoved: false }))))
  return /^y(?:es)?$/i.test((await terminal.ask('Remove all that is not in use? [y/N] ', signal)).trim())
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
