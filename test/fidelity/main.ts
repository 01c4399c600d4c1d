import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { serverSkipReason } from '../servers/start.ts'
import { measuredDatabases } from './databases.ts'
import { measureDatabase } from './measure-database.ts'
import type { Measurement } from './measurement.ts'
import { readOptions } from './options.ts'
import { fidelityPage, fidelityTable } from './report.ts'
import { variations } from './variations.ts'

/*
 * `npm run fidelity`: how often does an empty scratch plan as the server with the data does? Writes docs/fidelity.md.
 *
 *   --majors 17,18  --engines native,pglite  --databases saas  --queries 2000  --seed text  --short
 */

const options = readOptions(process.argv.slice(2))
const databases = measuredDatabases.filter(
  ({ name }) => options.databases.length === 0 || options.databases.includes(name),
)
const started = performance.now()
const measurements: Measurement[] = []
for (const major of options.majors) {
  const skipReason = serverSkipReason(major)
  if (skipReason !== undefined) {
    say(`skipped: ${skipReason}`)
    continue
  }
  for (const database of databases) {
    const found = await measureDatabase(database, {
      major,
      // PGlite is one version, and another version's planner says nothing of a capture.
      engines: options.engines.filter((engine) => engine !== 'pglite' || major === 18),
      variations,
      random: Math.ceil(options.queries / databases.length),
      seed: options.seed,
      progress: say,
    })
    found.forEach(tell)
    measurements.push(...found)
  }
}

process.stdout.write(`\n${fidelityTable(measurements)}\n`)
if (!options.short) {
  const page = fileURLToPath(new URL('../../docs/fidelity.md', import.meta.url))
  await writeFile(page, fidelityPage(measurements, { ...options, variations }))
}

/** What was not the same is shown at once, with what it takes to see it again. */
function tell({ major, database, role, engine, counts, misses }: Measurement): void {
  say(
    `${major} ${database} on ${engine}, captured by ${role}: ${counts.identical} identical, ${misses.length} not`,
  )
  if (engine.startsWith('pglite')) return
  for (const { statement, sql, variation, reason, production, scratch } of misses) {
    process.stdout.write(
      `\n${statement} (${variation}): ${reason}\n${sql}\nproduction:\n${production}\nscratch:\n${scratch}\n`,
    )
  }
}

function say(message: string): void {
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${message}\n`)
}
