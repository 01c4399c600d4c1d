import * as v from 'valibot'
import type { Server } from '../model/server.ts'

/** As model/server.ts has it. */
export const serverSchema = v.object({
  num: v.pipe(v.number(), v.integer(), v.minValue(0)),
  version: v.string(),
  blockSize: v.pipe(v.number(), v.integer(), v.minValue(0)),
  segmentBlocks: v.pipe(v.number(), v.integer(), v.minValue(0)),
  pointerBytes: v.picklist([4, 8]),
}) satisfies v.GenericSchema<unknown, Server>
