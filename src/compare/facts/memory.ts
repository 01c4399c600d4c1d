import { majorOf } from '../../model/server.ts'
import type { PlanFacts } from './plan-facts.ts'

/** What one sort may take, in bytes; undefined where the setting is not known. */
export function workMemOf({ settings }: PlanFacts): number | undefined {
  return bytesOf(settings['work_mem'])
}

/** What one hash table may take, in bytes (`get_hash_memory_limit` of nodeHash.c). */
export function hashMemOf({ settings, server }: PlanFacts): number | undefined {
  const workMem = bytesOf(settings['work_mem'])
  // hash_mem_multiplier: 1 in 13 and 14, 2 since 15 (guc_tables.c).
  const multiplier = Number(settings['hash_mem_multiplier'] ?? (majorOf(server) < 15 ? 1 : 2))
  return workMem === undefined || !Number.isFinite(multiplier) ? undefined : Math.trunc(workMem * multiplier)
}

/** A setting that is kept in kilobytes: `4MB`, `65536`. */
function bytesOf(setting: string | undefined): number | undefined {
  const [, number, unit = 'kB'] = /^\s*(\d+(?:\.\d+)?)\s*([kMGT]?B)?\s*$/.exec(setting ?? '') ?? []
  const factor = units[unit]
  return number === undefined || factor === undefined ? undefined : Number(number) * factor
}

const units: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }
