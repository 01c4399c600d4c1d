import type { Provenance } from '../model/report.ts'

/** `stats/production.json, orders ×10, work_mem = 64MB`: the snapshot, and what was made of it. */
export function sayScenario({ snapshot, scale = {}, settings = {} }: Provenance): string {
  return [
    snapshot,
    ...Object.entries(scale).map(([table, factor]) => `${table} ×${factor}`),
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
  ].join(', ')
}
