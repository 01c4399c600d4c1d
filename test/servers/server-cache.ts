import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { geteuid } from 'node:process'

/** Clusters are kept between test files and runs. One folder a user, because some tests become another. */
export const serverCache = join(tmpdir(), `planflip-test-servers-${geteuid?.() ?? 'cache'}`)
