import { afterAll, beforeAll, expect, test } from 'vitest'
import { becomeAskingRole, createPlanningRoles } from '../../src/inject/become-role.ts'
import type { Scratch } from '../../src/model/scratch.ts'
import { startTestScratch } from '../scratch/pglite/start.ts'

/* A role of production's that has the name of the scratch's own superuser, and none of its rights. */

let scratch: Scratch

beforeAll(async () => {
  scratch = await startTestScratch()
  await scratch.session.query(`
    CREATE ROLE planflip_app;
    CREATE TABLE forced (id int); ALTER TABLE forced ENABLE ROW LEVEL SECURITY; ALTER TABLE forced FORCE ROW LEVEL SECURITY;
    CREATE TABLE others (id int); ALTER TABLE others ENABLE ROW LEVEL SECURITY;
    CREATE POLICY p ON forced TO postgres USING (id > 5); CREATE POLICY p ON others TO planflip_app, postgres USING (id > 6);
    CREATE VIEW seen AS SELECT * FROM forced; CREATE VIEW own AS SELECT * FROM others`)
})
afterAll(() => scratch.stop())

test('policies apply to it, as to whoever asks and as to the owner of a view', async () => {
  const { session } = scratch
  const askingRole = { name: 'postgres', seesAllRows: false, memberOf: [], owns: ['public.forced'] }
  const app = { name: 'planflip_app', memberOf: ['postgres'], owns: [], views: ['public.own'] }
  await createPlanningRoles(session, {
    askingRole,
    viewOwners: [{ ...askingRole, views: ['public.seen', 'public.gone'] }, app],
    roles: ['planflip_app', 'postgres'],
  })
  await becomeAskingRole(session, askingRole)
  const filterOf = async (table: string): Promise<string | undefined> => {
    const lines = await session.query<{ 'QUERY PLAN': string }>(`EXPLAIN SELECT * FROM ${table}`)
    return lines.map((line) => line['QUERY PLAN'].trim()).find((line) => line.startsWith('Filter'))
  }
  expect(await filterOf('forced')).toBe('Filter: (id > 5)')
  expect(await filterOf('seen')).toBe('Filter: (id > 5)')
  expect(await filterOf('others')).toBe('Filter: (id > 6)')
  expect(await filterOf('own')).toBe('Filter: (id > 6)')
})
