import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { writeSnapshot } from '../../src/store/snapshot.ts'
import { captureProduction } from '../repository/capture-production.ts'
import type { Repository } from '../repository/make-repository.ts'
import { makeRepository } from '../repository/make-repository.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { Figure } from './figure.ts'

/**
 * `planflip check` of a repository with 12 migrations and 200 queries, as a user starts it: of a pull request that harms nothing, and of
 * one that drops an index, so that 47 plans flip and each is asked about. Warm: the first start on an engine is not counted.
 */
export async function benchCheck(): Promise<readonly Figure[]> {
  const repository = await makeRepository()
  try {
    const env = { ...process.env, PLANFLIP_CACHE: await cacheWithEngines() }
    await mkdir(join(repository.path, 'stats'))
    await writeSnapshot(join(repository.path, 'stats', 'production.json'), await captureProduction())
    await repository.write('planflip.config.json', '{ "migrations": "migrations" }')
    repository.git('add', '-A')
    repository.git('commit', '-q', '-m', 'planflip')
    const figures: Figure[] = []
    for (const { engine, name, limit } of engines) {
      repository.reset()
      await check(repository, engine, env)
      const harmless = await check(repository, engine, env)
      await repository.write('migrations/013_drop.sql', 'DROP INDEX orders_customer_id;\n')
      const harmful = await check(repository, engine, env)
      figures.push(
        { name: `check of 200 queries, nothing flips, ${name}`, value: harmless, unit: 's', limit },
        { name: `check of 200 queries, 47 flip, ${name}`, value: harmful, unit: 's', limit },
      )
    }
    return figures
  } finally {
    await repository.remove()
  }
}

const engines = [
  { engine: 'pglite', name: 'PGlite', limit: 10 },
  { engine: 'native:18', name: 'native', limit: 5 },
] as const

/** In seconds. */
async function check({ path }: Repository, engine: string, env: NodeJS.ProcessEnv): Promise<number> {
  const begun = performance.now()
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
  const child = spawn(process.execPath, [main, 'check', '--base', 'main', '--engine', engine], {
    cwd: path,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')])
  if (child.exitCode !== 0 && child.exitCode !== 1) throw new Error(`planflip check: ${said}`)
  return (performance.now() - begun) / 1000
}
