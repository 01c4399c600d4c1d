import { lstat, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { geteuid } from 'node:process'
import type { Kept } from '../model/kept.ts'
import { temporaryCache } from './native/cache-folder.ts'
import { programsRunning } from './programs-running.ts'
import { scratchFolder } from './scratch-folder.ts'
import { isTemporaryName } from './temporary-directory.ts'

/** What engines keep on this machine: the cache, the one that stands in for it where root runs planflip, and what was left behind. */
export async function listKeptFiles(cache: string): Promise<readonly Kept[]> {
  const running = await programsRunning()
  // Where nobody can tell what runs, what looks left behind may be in use.
  const places = [
    ...[cache, temporaryCache()].map((folder) => ({ folder, kindOf: kindInCache })),
    ...(running === undefined ? [] : await leftBehindIn()),
  ]
  const found = await Promise.all(places.map(({ folder, kindOf }) => listIn(folder, kindOf)))
  return found.flat().map((kept) => ({
    ...kept,
    isInUse: running?.some((command) => command.includes(kept.name)) ?? false,
  }))
}

/** A folder whole. It is gone when somebody else has removed it, too. */
export async function removeKeptFile({ name }: Kept): Promise<void> {
  await rm(name, { recursive: true, force: true, maxRetries: 3 })
}

type KindOf = (name: string) => Kept['kind'] | undefined

/** By the names that engines give. What else may lie there is not ours. */
const kindInCache: KindOf = (name) => {
  if (name === 'engines' || /^(?:linux|darwin)-(?:x64|arm64)-\d/.test(name)) return 'installed server'
  if (/^(?:pglite|cluster)-/.test(name)) return 'template'
  return isTemporaryName(name) ? 'left behind' : undefined
}

async function leftBehindIn(): Promise<readonly { readonly folder: string; readonly kindOf: KindOf }[]> {
  const folders = new Set([await scratchFolder(), tmpdir(), '/tmp'])
  const kindOf: KindOf = (name) => (isTemporaryName(name) ? 'left behind' : undefined)
  return [...folders].map((folder) => ({ folder, kindOf }))
}

async function listIn(folder: string, kindOf: KindOf): Promise<readonly Omit<Kept, 'isInUse'>[]> {
  const names: readonly string[] = await readdir(folder).catch(() => [])
  const found = names.toSorted().flatMap((name) => {
    const kind = kindOf(name)
    return kind === undefined ? [] : [{ kind, name: join(folder, name) }]
  })
  const ours = await Promise.all(found.map(async (kept) => ((await isOurs(kept.name)) ? [kept] : [])))
  return Promise.all(ours.flat().map(async (kept) => ({ ...kept, bytes: await sizeOf(kept.name) })))
}

/** Neither a link, which may lead anywhere, nor somebody else's. Root runs servers as another user. */
async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  const me = geteuid?.()
  return found?.isDirectory() === true && (me === undefined || me === 0 || found.uid === me)
}

/** Bytes on the disk, of which sparse files take few. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return sizeOf(path)
      const { blocks = 0 } = (await lstat(path).catch(() => undefined)) ?? {}
      return blocks * bytesPerBlock
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Of `st_blocks`, whatever the file system's own blocks are: stat(2). */
const bytesPerBlock = 512
