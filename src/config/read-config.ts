import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure } from '../model/failure.ts'

/** What a config file says, not yet validated: the value of a JSON file, the default export of a module. */
export async function readConfig(file: string): Promise<unknown> {
  return extname(file) === '.json' ? readJson(file) : readModule(file)
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('bad-config', `${file} cannot be read: ${messageOf(cause)}`, {
      hint: 'Name a config file that exists, or leave out --config.',
      cause,
    })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure('bad-config', `${file} is not JSON: ${messageOf(cause)}`, {
      hint: 'Mend the place that the message names; comments and trailing commas are not JSON.',
      cause,
    })
  }
}

async function readModule(file: string): Promise<unknown> {
  const module = await importModule(file)
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default
  throw new Failure('bad-config', `${file} has no default export`, {
    hint: 'Write `export default { … }`, or `export default defineConfig({ … })` for types.',
  })
}

async function importModule(file: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(file).href)
    return module
  } catch (cause) {
    throw new Failure('bad-config', `${file} cannot be imported: ${messageOf(cause)}`, {
      hint: 'Run it with `node` to see where it fails; a .js file is a module only where package.json says so.',
      cause,
    })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
