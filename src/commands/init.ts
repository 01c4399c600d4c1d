import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { foldersUpward } from '../config/folders-upward.ts'
import { loadConfig } from '../config/load-config.ts'
import { describeRepository } from '../git/describe-repository.ts'
import { recogniseFolder } from '../migrations/recognise-folder.ts'
import { chooseMigrations } from '../project/choose-migrations.ts'
import type { Findings, Places } from '../project/findings.ts'
import { findHosting } from '../project/hosting.ts'
import { findLanguage } from '../project/languages.ts'
import { findLibraries } from '../project/libraries.ts'
import { foldersWithSql, type MigrationFolder } from '../project/migration-folders.ts'
import { nextCommands, type NextCommands } from '../project/next-commands.ts'
import { findPackageManager } from '../project/package-managers.ts'
import { packagesOf } from '../project/project-files.ts'
import { readProject } from '../project/read-project.ts'
import { startingFiles, type StartingFile } from '../project/starting-files.ts'
import { findTestCommand } from '../project/test-command.ts'
import { writeNew } from '../store/files.ts'
import type { Context } from './context.ts'

export interface InitRequest {
  /** The project's folder. */
  readonly directory: string
  /** Of this planflip. */
  readonly version: string
}

export interface InitPlan {
  readonly findings: Findings
  /** What is to be written. */
  readonly files: readonly StartingFile[]
  /** What is there already, and is left alone. */
  readonly kept: readonly string[]
  readonly next: NextCommands
}

/** Looks at a project and says what it needs to begin. Nothing is written, and nothing of the project is run but its config. */
export async function planInit(
  { directory: wanted, version }: InitRequest,
  { environment }: Pick<Context, 'environment'>,
): Promise<InitPlan> {
  const directory = resolve(wanted)
  const repository = await describeRepository(directory, environment)
  const above = repository === undefined ? [directory] : [...foldersUpward(directory)]
  const top = above.at(-1) ?? directory
  const project = await readProject(directory, above)
  const manager = findPackageManager(project)
  const language = findLanguage(project)
  const libraries = findLibraries(project)
  const migrations = chooseMigrations(project, await recogniseFolders(directory, foldersWithSql(project)))
  const findings: Findings = {
    directory,
    top,
    libraries,
    ...(manager !== undefined && { manager }),
    ...(language !== undefined && { language }),
    isInstalled: packagesOf(project).has('planflip'),
    ...(migrations !== undefined && { migrations }),
    test: findTestCommand(project, { libraries, manager, language }),
    hosting: findHosting(await readdir(top), repository?.remote),
    ...(repository !== undefined && { base: repository.base }),
    places: await findPlaces(directory),
    version,
  }
  const files: StartingFile[] = []
  const kept: string[] = []
  for (const file of startingFiles(findings)) {
    const there = await findInPlaceOf(file)
    if (there === undefined) files.push(file)
    else kept.push(there)
  }
  return { findings, files, kept, next: nextCommands(findings) }
}

/** Writes what was planned. Answers with the files that it wrote: one that has come in between is left alone. */
export async function writeInit({ files }: Pick<InitPlan, 'files'>): Promise<readonly string[]> {
  const written: string[] = []
  for (const { path, text } of files) if (await writeNew(path, text)) written.push(path)
  return written
}

async function recogniseFolders(
  directory: string,
  folders: readonly string[],
): Promise<readonly MigrationFolder[]> {
  const recognised: MigrationFolder[] = []
  for (const path of folders) {
    const found = await recogniseFolder(join(directory, path))
    if (found !== undefined) recognised.push({ path, ...found })
  }
  return recognised
}

async function findPlaces(directory: string): Promise<Places> {
  const { file, queries, snapshot, accepted } = await loadConfig({ directory })
  return { ...(file !== null && { config: file }), queries, snapshot, accepted }
}

/** What makes a file needless: itself, or what it would be beside. An empty folder does not. */
async function findInPlaceOf({ path, unless }: StartingFile): Promise<string | undefined> {
  if (existsSync(path)) return path
  if (unless === undefined || !existsSync(unless)) return undefined
  if (unless !== dirname(path)) return unless
  return (await readdir(unless)).length > 0 ? unless : undefined
}
