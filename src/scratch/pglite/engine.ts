import { join } from 'node:path'
import type { FileImage, Scratch, Wanted } from '../../model/scratch.ts'
import type { Locale } from '../../model/server.ts'
import { readServer } from '../../postgres/read-server.ts'
import type { EngineOptions } from '../engine-options.ts'
import { openEntrance } from '../entrance/open-entrance.ts'
import { writeRelationFiles } from '../relation-files.ts'
import { shortfallsOf } from '../shortfalls.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeTemporaryDirectory } from '../temporary-directory.ts'
import { loadPglite } from './load-pglite.ts'
import { textOrderFor } from './locale.ts'
import { receptionOf } from './reception.ts'
import { sessionOn } from './session.ts'
import { copyTemplate } from './template.ts'

/**
 * Starts the embedded engine: Postgres compiled to WebAssembly, in this process, on a directory of the host.
 * Nothing has to be installed for it. It is one version, and a 32-bit build: see its shortfalls.
 */
export async function startPglite(wanted: Wanted, options: EngineOptions): Promise<Scratch> {
  const { cache } = options
  const { PGlite, types, version, extensions } = await loadPglite(wanted.extensions, options)
  const order = textOrderFor(wanted.locale)
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
        await writeRelationFiles(dataDir, images, server)
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
