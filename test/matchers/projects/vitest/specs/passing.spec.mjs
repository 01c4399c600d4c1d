import process from 'node:process'
import { describe, expect, inject, test } from 'vitest'

process.stdout.write(`passing: process ${process.pid} asks port ${inject('planflip').port}\n`)

describe('orders', () => {
  test('by their key', async () => {
    await expect('SELECT * FROM orders WHERE id = :id').toUseIndex('orders_pkey')
    await expect({ text: 'SELECT * FROM orders WHERE id = $1', values: [7] }).not.toSeqScan('public.orders')
    await expect('SELECT * FROM orders WHERE id = $1').toCostLessThan(20)
  })

  test('the newest in a status, by an index that production does not have yet', async () => {
    const newest = 'SELECT * FROM orders WHERE status = $1 ORDER BY created_at DESC LIMIT 50'
    await expect({ text: newest, values: ['refunded'] }).toUseIndex('orders_newest_by_status')
  })

  test('all of them', async () => {
    await expect('SELECT * FROM orders').toSeqScan('orders')
    await expect('SELECT * FROM orders').not.toCostLessThan(10_000)
    await expect('SELECT * FROM orders').not.toUseIndex('orders_pkey')
  })

  test('of a day, whichever', async () => {
    const since = new Date()
    const ofADay = {
      text: 'SELECT * FROM orders WHERE created_at >= $1 ORDER BY created_at',
      values: [since],
    }
    await expect(ofADay).toKeepItsPlan()
  })

  test('one more that is new', async () => {
    await expect('SELECT count(*) FROM customers').toKeepItsPlan()
  })
})
