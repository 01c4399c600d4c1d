import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { execPath, stdin } from 'node:process'
import { createInterface } from 'node:readline'

/*
 * Prisma 6's own generator, which its client's package has in it, asked by Prisma 7's program: so that 100 MB of another
 * program need not be installed. Prisma 7 has no URL in its schemas; 6 refuses one without.
 */

interface Request {
  readonly params?: { readonly datamodel?: string; readonly datasources?: readonly object[] }
}

const require = createRequire(import.meta.url)
const generator = require.resolve('@prisma-6/client/generator-build/index.js')
const child = spawn(execPath, [generator], { stdio: ['pipe', 'inherit', 'inherit'] })
for await (const line of createInterface(stdin)) {
  const request = JSON.parse(line) as Request
  const { datamodel, datasources } = request.params ?? {}
  const params = {
    ...request.params,
    ...(datamodel !== undefined && {
      datamodel: datamodel.replace('datasource db {', '$&\n  url = env("DATABASE_URL")'),
    }),
    ...(datasources !== undefined && {
      datasources: datasources.map((datasource) => ({
        ...datasource,
        url: { fromEnvVar: 'DATABASE_URL', value: null },
      })),
    }),
  }
  child.stdin.write(`${JSON.stringify({ ...request, params })}\n`)
}
child.stdin.end()
