import { InvalidArgumentError } from 'commander'
import type { Shard } from '../model/shard.ts'

/** Reads `2/4`. */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
  if (index !== undefined && count !== undefined && index >= 1 && index <= count && count <= mostShards) {
    return { index, count }
  }
  throw new InvalidArgumentError('Write it as INDEX/COUNT, from 1/4 to 4/4 for four machines.')
}

const mostShards = 10_000
