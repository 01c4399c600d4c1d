const { expect, test } = require('@jest/globals')
const knex = require('knex')({ client: 'pg' })

process.stdout.write(`passing: process ${process.pid} asks ${process.env.PLANFLIP_MATCHERS}\n`)

test('a query of Knex', async () => {
  const since = new Date('2026-10-31T23:00:00Z')
  const recent = knex('orders').where('created_at', '>=', since).orderBy('created_at')
  await expect(recent).toUseIndex('orders_created_at_idx')
  await expect(recent).not.toSeqScan('orders')
  await expect(recent).toCostLessThan(10_000)
})

test('the newest in a status, by an index that production does not have yet', async () => {
  const newest = knex('orders').where({ status: 'refunded' }).orderBy('created_at', 'desc').limit(50)
  await expect(newest).toUseIndex('orders_newest_by_status')
})

test('of a day, whichever', async () => {
  const ofADay = knex('orders').where('created_at', '>=', new Date()).orderBy('created_at')
  await expect(ofADay).toKeepItsPlan()
})
