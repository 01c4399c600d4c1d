import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { readSnapshot, writeSnapshot } from '../../src/store/snapshot.ts'
import { testCache } from '../scratch/pglite/start.ts'

const top = fileURLToPath(new URL('../..', import.meta.url))

export interface Project {
  readonly path: string
  /** Starts a program of `node_modules`, as a user would, who watches nothing. */
  start(program: string, words: readonly string[], environment?: Environment): ChildProcess
  /** Runs one to its end. */
  run(program: string, words: readonly string[], environment?: Environment): Promise<Run>
  read(file: string): Promise<string>
  /** What planflip made in the temporary folder and did not remove. */
  leftovers(): Promise<readonly string[]>
  remove(): Promise<void>
}

type Environment = Readonly<Record<string, string>>

interface Run {
  readonly exitCode: number | null
  /** What it wrote to either stream, without colours. */
  readonly output: string
}

/** A copy of a small project outside of this repository, with planflip installed as it is published: what `npm run build` made. */
export async function makeProject(name: string, libraries: readonly string[]): Promise<Project> {
  const path = await mkdtemp(join(tmpdir(), 'shop-with-'))
  const temporary = join(path, 'tmp')
  await cp(new URL(`projects/${name}`, import.meta.url), path, { recursive: true })
  await mkdir(temporary)
  const shop = await readSnapshot(join(top, 'stats/production.json'))
  await writeSnapshot(join(path, 'production.json'), ordersOf(shop))
  await install(join(path, 'node_modules'), libraries)

  const start: Project['start'] = (program, words, environment = {}) =>
    spawn(process.execPath, [join(path, 'node_modules', program), ...words], {
      cwd: path,
      env: { ...outsideOfRunners(), TMPDIR: temporary, PLANFLIP_CACHE: testCache, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  return {
    path,
    start,
    async run(...command) {
      const child = start(...command)
      const streams = [child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream)))
      const [[exitCode], ...output] = await Promise.all([once(child, 'exit'), ...streams])
      return { exitCode, output: stripVTControlCharacters(output.join('\n')) }
    },
    read: (file) => readFile(join(path, file), 'utf8'),
    async leftovers() {
      const names = await readdir(temporary)
      return names.filter((one) => one.startsWith('planflip-'))
    },
    remove: () => rm(path, { recursive: true }),
  }
}

/** Production with two of its tables: they are there in a third of the time. */
function ordersOf(snapshot: Snapshot): Snapshot {
  const { relations, indexes, schema } = snapshot
  const isKept = (table: string): boolean => table === 'orders' || table === 'customers'
  const gone = relations.map(({ relname }) => relname).filter((name) => !isKept(name))
  const mentionsGone = new RegExp(`\\b(?:${gone.join('|')})\\b`)
  return {
    ...snapshot,
    relations: relations.filter(({ relname }) => isKept(relname)),
    indexes: indexes.filter(({ table }) => isKept(table)),
    schema: schema.filter(({ type, sql }) => !type.endsWith('ATTACH') && !mentionsGone.test(sql)),
    extendedStatistics: [],
  }
}

/** planflip as a copy, so that it lies where packages do; all else by links into this repository's folder. */
async function install(folder: string, libraries: readonly string[]): Promise<void> {
  const own = JSON.parse(await readFile(join(top, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  await cp(join(top, 'dist'), join(folder, 'planflip/dist'), {
    recursive: true,
    filter: (path) => !/[.](?:map|ts)$/.test(path),
  })
  await cp(join(top, 'package.json'), join(folder, 'planflip/package.json'))
  for (const name of [...Object.keys(own.dependencies), ...libraries]) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await symlink(join(top, 'node_modules', name), join(folder, name))
  }
}

/** The environment without what tells a runner that it is run by another, or by CI. */
function outsideOfRunners(): Environment {
  const { env } = process
  const names = Object.keys(env).filter(
    (name) => !/^(?:CI$|VITEST|JEST_|NODE_ENV$|NODE_OPTIONS$|TEST$|GITHUB_)/.test(name),
  )
  return Object.fromEntries(names.map((name) => [name, env[name] ?? '']))
}
