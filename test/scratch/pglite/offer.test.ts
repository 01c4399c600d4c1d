import { expect, test } from 'vitest'
import { offerPglite } from '../../../src/scratch/pglite/offer.ts'
import { wantedOf } from '../wanted.ts'
import { testCache } from './start.ts'

test('the embedded engine has what is in contrib and what there are packages of', async () => {
  const extensions = ['plpgsql', 'pg_trgm', 'uuid-ossp', 'vector', 'age', 'dblink']
  const offer = await offerPglite({ ...wantedOf(18), extensions }, { cache: testCache })
  expect(offer?.lacking).toEqual(['age', 'dblink'])
})
