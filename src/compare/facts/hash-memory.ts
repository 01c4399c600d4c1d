import { majorOf, type Server } from '../../model/server.ts'
import { aligned } from './sort-memory.ts'

export interface HashTable {
  readonly rows: number
  /** Of a row, in bytes. */
  readonly width: number
  /** Bytes that one process may take. */
  readonly memory: number
  /** Processes that build the table together, as Parallel Hash does; 1 where each builds its own. */
  readonly builders: number
}

type BuiltServer = Pick<Server, 'num' | 'blockSize' | 'pointerBytes'>

export interface HashSize {
  /** Of all rows with the overhead of a hash table, and of the array of its buckets. */
  readonly bytes: number
  /** What they may take together. */
  readonly allowed: number
  /** 1 where the table fits. */
  readonly batches: number
}

/**
 * The size of a hash join's table and in how many batches it is kept (`ExecChooseHashTableSize` of nodeHash.c, with the
 * room that skew optimisation would take, as the planner assumes in `initial_cost_hashjoin`).
 */
export function hashSize(table: HashTable, server: BuiltServer): HashSize {
  const { pointerBytes } = server
  const { rows, width, builders } = table
  const tupleBytes = aligned(pointerBytes + 4) + aligned(minimalTupleHeader) + aligned(width)
  const tuples = Math.max(rows, 1) * tupleBytes
  const together = Math.trunc(table.memory * builders)
  const asOne = fit(together)
  if (asOne.batches === 1) return { bytes: asOne.bytes, allowed: together, batches: 1 }
  // Together it would not fit either, so each builder keeps to its own memory.
  const apart = fit(table.memory)
  return { ...apart, allowed: table.memory, batches: balanced(apart.batches, table.memory, server) }

  function fit(memory: number): Pick<HashSize, 'bytes' | 'batches'> {
    const skewBytes = tupleBytes + 8 * pointerBytes + 4 + aligned(pointerBytes + 4)
    const room = memory - Math.trunc((Math.trunc(memory / skewBytes) * skewPercent) / 100) * skewBytes
    const mostPointers = powerBelow(Math.min(room, maxAllocSize) / pointerBytes)
    const buckets = powerAbove(Math.max(Math.min(rows, mostPointers), 1024))
    const whole = tuples + buckets * pointerBytes
    if (whole <= room) return { bytes: whole, batches: 1 }
    const fullBuckets = Math.min(powerAbove(room / (tupleBytes + pointerBytes)), mostPointers)
    const batches = powerAbove(Math.max(2, Math.ceil(tuples / (room - fullBuckets * pointerBytes))))
    return { bytes: whole, batches }
  }
}

/** Since 18: every batch has two files with a buffer of a page each, so that fewer and larger ones may take less memory. */
function balanced(batches: number, allowed: number, server: BuiltServer): number {
  if (majorOf(server) < 18 || batches < 2 || batches < Math.trunc(allowed / server.blockSize)) return batches
  return balanced(batches / 2, allowed * 2, server)
}

/** `SizeofMinimalTupleHeader` (htup_details.h). */
const minimalTupleHeader = 15
/** `SKEW_HASH_MEM_PERCENT` (hashjoin.h). */
const skewPercent = 2
/** `MaxAllocSize` (memutils.h). */
const maxAllocSize = 2 ** 30 - 1

function powerBelow(number: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(number, 1)))
}

function powerAbove(number: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(number, 1)))
}
