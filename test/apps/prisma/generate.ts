import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { env, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Beside the packages that it imports, and out of the way of whatever reads sources. */
export const generatedClient = new URL('../../../node_modules/.planflip/prisma/client.ts', import.meta.url)

/** Has Prisma make its client of the schema here. It asks for an engine that migrations need, and never runs it. */
export async function generateClient(): Promise<void> {
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const schema = fileURLToPath(new URL('schema.prisma', import.meta.url))
  await promisify(execFile)(execPath, [prisma, 'generate', '--schema', schema], {
    env: {
      ...env,
      PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  })
  await writeFile(new URL('package.json', generatedClient), JSON.stringify({ type: 'module' }))
}
