import type { Provenance } from '../model/report.ts'

/** `stats/production.json, orders ×10, work_mem = 64MB`: the snapshot, and what was made of it. */
export function sayScenario({ snapshot, migrations = [], scale = {}, settings = {} }: Provenance): string {
  return [
    snapshot,
    ...(migrations.length === 0 ? [] : [sayMigrations(migrations)]),
    ...Object.entries(scale).map(([table, factor]) => `${table} ×${factor}`),
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
  ].join(', ')
}

function sayMigrations(names: readonly string[]): string {
  return names.length === 1
    ? `migrated by ${names[0]}`
    : `migrated by ${names.length}: ${names[0]} to ${names.at(-1)}`
}
