import { describe, expect, test } from 'vitest'
import { withChecksum } from '../../../src/postgres/pages/checksum.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

describe.each([14, 18])('checksums of PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)

  test.skipIf(skipReason !== undefined)(`are as the server has them ${skipReason ?? ''}`, async () => {
    await using server = await startServer({ major, checksums: true })
    const client = await server.connect()
    await client.query('CREATE TABLE t AS SELECT md5(n::text) FROM generate_series(1, 2000) AS n')
    await client.query('CREATE INDEX ON t (md5); CHECKPOINT')
    const { rows: pages } = await client.query<{ number: number; bytes: Buffer }>(`
      SELECT number::int, pg_read_binary_file(pg_relation_filepath(oid), number * 8192, 8192) AS bytes
      FROM pg_class, generate_series(0, pg_relation_size(oid) / 8192 - 1) AS number
      WHERE relname IN ('t', 't_md5_idx')
      UNION ALL
      SELECT 0, pg_read_binary_file(pg_relation_filepath('pg_class'), 0, 8192)`)
    // Since 16, tables grow by more pages than are filled yet.
    const filled = pages.filter(({ bytes }) => bytes.some((byte) => byte !== 0))
    expect(filled.length).toBeGreaterThan(10)
    for (const { number, bytes } of filled) {
      const blank = Buffer.from(bytes)
      blank.writeUInt16LE(0, 8)
      expect(withChecksum(blank, number).equals(bytes)).toBe(true)
      expect(withChecksum(bytes, number).equals(bytes)).toBe(true)
      expect(withChecksum(bytes, number + 1).equals(bytes)).toBe(false)
    }
  })
})
