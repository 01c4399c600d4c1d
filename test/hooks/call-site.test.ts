import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/* Places in a program that was compiled, as its source maps tell. */

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href
const callSite = fileURLToPath(new URL('../../src/hooks/call-site.ts', import.meta.url))

test.each([
  ['of a file that was compiled', 'dist/app.mjs', '../src/app.ts', 'src/app.ts:2'],
  ['of a package in a bundle is none', 'dist/app.mjs', '../node_modules/orm/src/run.ts', 'main.mjs:3'],
  [
    'in a bundle whose sources have addresses only',
    'dist/app.mjs',
    'webpack://app/./src/app.ts',
    'dist/app.mjs:3',
  ],
  [
    'of a package whose source map leads out of it is none',
    'node_modules/orm/run.mjs',
    '../../../src/run.ts',
    'main.mjs:3',
  ],
])('a place %s', async (_, compiled, source, expected) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'planflip-site-')))
  await writeAll(folder, {
    [compiled]: `// Line 3 of this file is line 2 of its source.
import { callSite } from ${JSON.stringify(callSite)}
export const ask = () => callSite()()
//# sourceMappingURL=${compiled.split('/').at(-1) ?? ''}.map`,
    // Of each segment: column, source, line, column (https://tc39.es/ecma426, mappings).
    [`${compiled}.map`]: JSON.stringify({ version: 3, sources: [source], names: [], mappings: ';;AACA' }),
    'main.mjs': `import { ask } from './${compiled}'
async function main() {
  console.log(ask())
}
await main()`,
  })
  const { stdout } = await promisify(execFile)(execPath, [
    '--enable-source-maps',
    `--import=${tsx}`,
    join(folder, 'main.mjs'),
  ])
  expect(stdout.trim()).toBe(join(folder, expected))
  await rm(folder, { recursive: true })
})

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
}
