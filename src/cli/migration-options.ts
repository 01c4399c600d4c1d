import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { Config } from '../config/config.ts'
import { Failure } from '../model/failure.ts'
import type { MigrateCommand } from '../model/migration.ts'
import type { Terminal } from './terminal.ts'

export interface MigrationOptions {
  readonly migrations?: string
  readonly migrationTool?: string
  readonly since?: string
  readonly migrateCommand?: string
  /** Seconds. */
  readonly migrateTimeout?: number
}

/** What tells how the files of a folder are to be read, and what may stand in the place of a folder. */
export function withMigrateCommand(command: Command): Command {
  return command
    .option(
      '--migration-tool <tool>',
      'whose the folder of migrations is: prisma, flyway… (default: the folder tells)',
    )
    .option(
      '--migrate-command <command>',
      'what runs the migrations instead, on the scratch that DATABASE_URL names then: "npx knex migrate:latest"',
    )
    .option('--migrate-timeout <seconds>', 'how long that may take (default: 300)', parseSeconds)
}

/** Where the migrations of a check come from: the command line holds over the config. */
export interface MigrationSource {
  readonly migrations?: string
  readonly migrationTool?: string
  readonly since?: string
  readonly migrateCommand?: MigrateCommand
}

export function migrationSource(
  options: MigrationOptions,
  config: Pick<Config, 'migrations' | 'migrationTool' | 'since' | 'migrateCommand'>,
  { directory }: Pick<Terminal, 'directory'>,
): MigrationSource {
  if (options.migrations !== undefined) requireNoCommand(options, '--migrations')
  const tool = options.migrationTool ?? config.migrationTool
  const command = options.migrations === undefined ? commandOf(options, config, directory) : undefined
  if (command !== undefined) {
    if (options.migrationTool !== undefined) requireNoCommand(options, '--migration-tool')
    if (options.since !== undefined) throw onlyOne('--since', 'a command that migrates')
    return { migrateCommand: command }
  }
  const migrations = options.migrations ?? config.migrations
  // The config's is one of the config's folder.
  const since = options.since ?? (options.migrations === undefined ? config.since : undefined)
  return {
    ...(migrations !== undefined && { migrations }),
    ...(tool !== undefined && { migrationTool: tool }),
    ...(since !== undefined && { since }),
  }
}

/** A command of the command line is run where planflip is; the config's, in the config's folder. */
function commandOf(
  { migrateCommand, migrateTimeout }: MigrationOptions,
  config: Pick<Config, 'migrateCommand'>,
  directory: string,
): MigrateCommand | undefined {
  const named = migrateCommand === undefined ? config.migrateCommand : { command: migrateCommand, directory }
  return named === undefined ? undefined : { ...named, timeout: (migrateTimeout ?? usualSeconds) * 1000 }
}

/** The command of one side of a comparison, which is run where planflip is. */
export function commandForSide(
  command: string | undefined,
  { migrateTimeout }: Pick<MigrationOptions, 'migrateTimeout'>,
  { directory }: Pick<Terminal, 'directory'>,
): MigrateCommand | undefined {
  return commandOf(
    {
      ...(command !== undefined && { migrateCommand: command }),
      ...(migrateTimeout !== undefined && { migrateTimeout }),
    },
    {},
    directory,
  )
}

const usualSeconds = 300

function requireNoCommand({ migrateCommand }: MigrationOptions, flag: string): void {
  if (migrateCommand !== undefined) throw onlyOne(flag, '--migrate-command')
}

function onlyOne(flag: string, command: string): Failure {
  return new Failure('bad-usage', `${flag} and ${command} do not go together.`, {
    hint: `Leave one out: a tool that is run knows its folder, and which of its migrations are pending.`,
  })
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (seconds > 0 && seconds <= longest) return seconds
  throw new InvalidArgumentError(`Give a number of seconds, at most ${longest}.`)
}

/** A day. */
const longest = 86_400
