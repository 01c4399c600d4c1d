import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { platform } from 'node:process'

/**
 * The folder in which scratch databases are made: `/dev/shm`, if it is one in memory and has room, else the temporary one.
 *
 * A cluster is a thousand small files, a database three hundred more, and nothing of it has to outlive the process. Its
 * tables are sparse, so that they take no memory. Who names a folder by TMPDIR gets that.
 */
export async function scratchFolder(): Promise<string> {
  const usual = tmpdir()
  return usual === '/tmp' && platform === 'linux' && (await isRoomyMemory(inMemory)) ? inMemory : usual
}

/** shm_overview(7). */
const inMemory = '/dev/shm'

async function isRoomyMemory(folder: string): Promise<boolean> {
  const found = await statfs(folder).catch(() => undefined)
  return found?.type === tmpfsMagic && found.bavail * found.bsize >= room
}

/** `TMPFS_MAGIC` of statfs(2). */
const tmpfsMagic = 0x0102_1994
/** Bytes: a cluster with as much write-ahead log as we let it keep. Containers often have 64 MB there. */
const room = 2 * 1024 ** 3
