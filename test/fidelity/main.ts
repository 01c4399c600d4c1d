import { readFile, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { serverSkipReason } from '../servers/start.ts'
import { measuredDatabases } from './databases.ts'
import { measureDatabase } from './measure-database.ts'
import type { Measurement } from './measurement.ts'
import { readOptions } from './options.ts'
import type { PairMeasurement } from './pairs/measure-pairs.ts'
import { measurePairs } from './pairs/measure-pairs.ts'
import { sectionOf, withSection } from './pairs/page-section.ts'
import { pairsSection, pairsTitle } from './pairs/report.ts'
import { fidelityPage, fidelityTable, measuredTitle } from './report.ts'
import { variations } from './variations.ts'

/*
 * `npm run fidelity`: how often does an empty scratch plan as the server with the data does? Writes docs/fidelity.md.
 *
 *   --majors 17,18  --engines native,pglite  --databases saas  --queries 2000  --seed text  --short
 *   --pairs  production of each major on a scratch of each: that section of the page alone
 */

const started = performance.now()
const options = readOptions(process.argv.slice(2))
const page = fileURLToPath(new URL('../../docs/fidelity.md', import.meta.url))
const databases = measuredDatabases.filter(
  ({ name }) => options.databases.length === 0 || options.databases.includes(name),
)
const random = Math.ceil(options.queries / databases.length)
const majors = options.majors.filter((major) => {
  const skipReason = serverSkipReason(major)
  if (skipReason !== undefined) say(`skipped: ${skipReason}`)
  return skipReason === undefined
})
await (options.pairs ? measureAcross() : measureWithin())

async function measureWithin(): Promise<void> {
  const measurements: Measurement[] = []
  for (const major of majors) {
    for (const database of databases) {
      const found = await measureDatabase(database, {
        major,
        // PGlite is one version: what another makes of a capture is what --pairs tells.
        engines: options.engines.filter((engine) => engine !== 'pglite' || major === 18),
        variations,
        random,
        seed: options.seed,
        progress: say,
      })
      found.forEach(tell)
      measurements.push(...found)
    }
  }
  process.stdout.write(`\n${fidelityTable(measurements)}\n`)
  if (options.short) return
  const across = sectionOf(await readFile(page, 'utf8'), pairsTitle)
  const text = fidelityPage(measurements, { ...options, variations })
  await writeFile(page, across === undefined ? text : withSection(text, across, measuredTitle))
}

async function measureAcross(): Promise<void> {
  const engines = options.engines.flatMap((engine) =>
    engine === 'native' ? majors.map((major) => `native:${major}`) : [engine],
  )
  const measured: PairMeasurement[] = []
  for (const production of majors) {
    for (const database of databases) {
      const request = { production, engines, random, seed: options.seed, progress: say }
      measured.push(...(await measurePairs(database, request)))
    }
  }
  const section = pairsSection(measured, { random: random * databases.length, seed: options.seed })
  process.stdout.write(`\n${section}`)
  if (options.short) return
  await writeFile(page, withSection(await readFile(page, 'utf8'), section, measuredTitle))
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
