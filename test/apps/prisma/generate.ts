import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { env, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Beside the packages that they import, and out of the way of whatever reads sources. */
const generated = new URL('../../../node_modules/.planflip/', import.meta.url)

export const generatedClient = new URL('prisma/client.ts', generated)
export const generatedClient6 = new URL('prisma-6/index.js', generated)

/** Has Prisma make its clients of the schema here. It asks for an engine that migrations need, and never runs it. */
export async function generateClients(): Promise<void> {
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const schema = fileURLToPath(new URL('schema.prisma', import.meta.url))
  await promisify(execFile)(execPath, [prisma, 'generate', '--schema', schema], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: {
      ...env,
      PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  })
  await writeFile(new URL('package.json', generatedClient), JSON.stringify({ type: 'module' }))
}
