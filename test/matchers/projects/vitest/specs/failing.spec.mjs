import process from 'node:process'
import { expect, inject, test } from 'vitest'

process.stdout.write(`failing: process ${process.pid} asks port ${inject('planflip')?.port}\n`)

test('an index that is too dear', async () => {
  const since = new Date('2024-01-01T00:00:00Z')
  const query = { text: 'SELECT * FROM orders WHERE created_at > $1', values: [since] }
  await expect(query).toUseIndex('orders_created_at_idx')
})

test('an index that is no help', async () => {
  await expect('SELECT * FROM orders WHERE total > 5').toUseIndex('orders_created_at_idx')
})

test('a scan', async () => {
  await expect('SELECT * FROM customers').not.toSeqScan('customers')
})

test('a cost', async () => {
  await expect('SELECT * FROM orders').toCostLessThan(1000)
})

test('a name that is none', async () => {
  await expect('SELECT * FROM orders WHERE id = 1').not.toSeqScan('ordres')
})

test('no query', async () => {
  await expect(42).toUseIndex('orders_pkey')
})

test('a query that Postgres refuses', async () => {
  await expect('SELECT totl FROM orders').not.toSeqScan('orders')
})

test('another plan', async () => {
  await expect('SELECT * FROM orders').toKeepItsPlan()
})
