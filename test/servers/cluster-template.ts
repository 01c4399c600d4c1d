import { createHash } from 'node:crypto'
import { join } from 'node:path'

import type { Locale } from '../../src/model/server.ts'
import type { Binaries } from '../../src/scratch/native/binaries.ts'
import { buildOnce } from '../../src/scratch/native/build-once.ts'
import { openCacheFolder } from '../../src/scratch/native/cache-folder.ts'
import type { ClusterOptions } from '../../src/scratch/native/initdb.ts'
import { clusterOptions, initializeCluster } from '../../src/scratch/native/initdb.ts'
import { serverCache } from './server-cache.ts'

/** The folder of a cluster as initdb makes it, to be copied. One for each version and locale. */
export async function clusterTemplate(
  binaries: Binaries,
  locale: Locale,
  cluster: ClusterOptions = {},
): Promise<string> {
  const options = JSON.stringify(clusterOptions(binaries, locale, cluster))
  const fingerprint = createHash('sha256').update(options).digest('hex').slice(0, 12)
  const name = `test-cluster-${binaries.build}-${fingerprint}`
  return buildOnce(join(await openCacheFolder(serverCache), name), (unfinished) =>
    initializeCluster(binaries, unfinished, locale, cluster),
  )
}
