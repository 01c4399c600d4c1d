import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FileImage, Scratch, Wanted } from '../../model/scratch.ts'
import type { Locale } from '../../model/server.ts'
import { readServer } from '../../postgres/read-server.ts'
import type { EngineOptions } from '../engine-options.ts'
import { openEntrance } from '../entrance/open-entrance.ts'
import { writeRelationFile } from '../relation-files.ts'
import { shortfallsOf } from '../shortfalls.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeTemporaryDirectory } from '../temporary-directory.ts'
import { loadExtensions } from './extensions.ts'
import { textOrderFor } from './locale.ts'
import { receptionOf } from './reception.ts'
import { sessionOn } from './session.ts'
import { copyTemplate } from './template.ts'

/**
 * Starts the embedded engine: Postgres compiled to WebAssembly, in this process, on a directory of the host.
 * Nothing has to be installed for it. It is one version, and a 32-bit build: see its shortfalls.
 */
export async function startPglite(wanted: Wanted, { cache }: EngineOptions): Promise<Scratch> {
  const { PGlite, types } = await import('@electric-sql/pglite')
  const version = await installedVersion()
  const order = textOrderFor(wanted.locale)
  const extensions = await loadExtensions(wanted.extensions)
  const directory = await makeTemporaryDirectory(await scratchFolder())
  const dataDir = join(directory.path, 'data')

  const open = async () => {
    const database = await PGlite.create({ dataDir, extensions })
    return { database, session: sessionOn(database, types) }
  }
  try {
    await copyTemplate(PGlite, version, order, { cache, into: dataDir })
    let current = await open()
    const server = await readServer(current.session)

    let stopped: Promise<void> | undefined
    const close = async () => {
      if (!current.database.closed) await current.database.close()
      await directory.remove()
    }
    const stop = () => (stopped ??= close())
    return {
      engine: `pglite ${version}`,
      server,
      get session() {
        return current.session
      },
      shortfalls: [
        ...(order.shortfall === undefined ? [] : [order.shortfall]),
        ...shortfallsOf(server, wanted),
        ...encodingShortfall(wanted.locale),
      ],
      async writeFiles(images: readonly FileImage[]) {
        // Closed, the server has nothing in its buffers that would overwrite the pages or hide them.
        await current.database.close()
        for (const image of images) await writeRelationFile(dataDir, image, server)
        current = await open()
      },
      admit: (settings) => openEntrance(receptionOf(current.database, current.session, server), settings),
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await directory.remove()
    throw error
  }
}

function encodingShortfall({ encoding }: Locale): readonly string[] {
  return encoding === 'UTF8' ? [] : [`Production is encoded in ${encoding}, the scratch in UTF8.`]
}

async function installedVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest = JSON.parse(await readFile(join(entry, '../../package.json'), 'utf8')) as {
    readonly version: string
  }
  return manifest.version
}
