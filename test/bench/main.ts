import process from 'node:process'
import { table } from 'table'
import { benchBigCatalog } from './big-catalog.ts'
import { benchCheck } from './check.ts'
import { benchCompare } from './compare.ts'
import { benchRecord } from './record.ts'
import { benchWholeCompare } from './whole-compare.ts'
import type { Bench, Figure } from './figure.ts'

/* `npm run bench [NAME…]`: what a person waits for, measured. Never a test: the machine decides as much as the code. */

const benches: Readonly<Record<string, Bench>> = {
  'big-catalog': benchBigCatalog,
  check: benchCheck,
  compare: benchCompare,
  record: benchRecord,
  'whole-compare': benchWholeCompare,
}

const names = process.argv.slice(2)
const figures: Figure[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) figures.push(...(await bench()))
}
process.stdout.write(
  table([
    ['what', 'figure', 'unit', 'asked for'],
    ...figures.map(({ name, value, unit, limit }) => [
      name,
      say(value),
      unit,
      limit === undefined ? '' : `at most ${say(limit)}`,
    ]),
  ]),
)

function say(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 })
}
