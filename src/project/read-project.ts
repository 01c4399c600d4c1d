import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { glob } from 'tinyglobby'
import * as v from 'valibot'
import { Failure } from '../model/failure.ts'
import type { Manifest, ProjectFiles } from './project-files.ts'

/**
 * Looks at a project's folder; nothing of it is run.
 *
 * @param above the folder itself and those above it, as far as the repository goes
 * @throws Failure `bad-usage` for a package.json that cannot be read
 */
export async function readProject(directory: string, above: readonly string[]): Promise<ProjectFiles> {
  const found = await glob([...telling], {
    cwd: directory,
    ignore: notOurs,
    dot: true,
    deep: deepest,
    expandDirectories: false,
    followSymbolicLinks: false,
  })
  const paths = found.toSorted()
  const manifests = await Promise.all(
    paths
      .filter((path) => /(?:^|\/)package\.json$/.test(path))
      .toSorted((one, other) => depthOf(one) - depthOf(other))
      .map((path) => readManifest(directory, path)),
  )
  return {
    paths,
    manifests: manifests.filter((manifest) => manifest !== undefined),
    above: await Promise.all(
      above.map(async (folder) => ({ folder, names: (await readdir(folder)).toSorted() })),
    ),
  }
}

/** What is in the folder itself, and further down what migrations and configurations of libraries are kept in. */
const telling = [
  '*',
  'bin/*',
  'config/*',
  '**/package.json',
  '**/*.{sql,SQL}',
  '**/meta/_journal.json',
  '**/snapshot.json',
  '**/atlas.sum',
  '**/{knexfile,ormconfig,data-source,datasource,dataSource,mikro-orm.config}.{js,cjs,mjs,ts,cts,mts}',
  '**/{migrate,migration,migrations,versions}/**/*.{js,cjs,mjs,ts,cts,mts,rb,py,php}',
] as const

/** Folders of what was installed or built, and of tests. */
const notOurs = [
  '**/{node_modules,bower_components,vendor,.git,.yarn,.venv,venv}/**',
  '**/{dist,build,out,target,coverage,tmp,.next}/**',
  '**/{test,tests,__tests__,spec,e2e,fixtures,examples}/**',
]

const deepest = 8

function depthOf(path: string): number {
  return path.split('/').length
}

async function readManifest(directory: string, path: string): Promise<Manifest | undefined> {
  const text = await readFile(join(directory, path), 'utf8')
  try {
    const { dependencies, devDependencies, scripts } = v.parse(
      manifest,
      JSON.parse(text.replace(/^\u{FEFF}/u, '')),
    )
    return { path, dependencies: Object.keys({ ...dependencies, ...devDependencies }), scripts }
  } catch (cause) {
    // One further down may be a template, or broken on purpose.
    if (path !== 'package.json') return undefined
    throw new Failure('bad-usage', 'package.json cannot be read: it is not JSON, or not that of a package.', {
      hint: 'Mend it first: npm pkg get name tells where it is broken.',
      cause,
    })
  }
}

const names = v.optional(v.record(v.string(), v.unknown()), {})
const manifest = v.object({
  dependencies: names,
  devDependencies: names,
  scripts: v.optional(v.record(v.string(), v.string()), {}),
})
