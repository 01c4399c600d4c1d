process.stdout.write(`failing: process ${process.pid} asks ${process.env.PLANFLIP_MATCHERS}\n`)

test('an index that is too dear', async () => {
  const since = new Date('2024-01-01T00:00:00Z')
  const query = { text: 'SELECT * FROM orders WHERE created_at > $1', values: [since] }
  await expect(query).toUseIndex('orders_created_at_idx')
})

test('a scan', async () => {
  await expect('SELECT * FROM customers').not.toSeqScan('customers')
})

test('a name that is none', async () => {
  await expect('SELECT * FROM orders WHERE id = 1').not.toSeqScan('ordres')
})

test('another plan', async () => {
  await expect('SELECT * FROM orders').toKeepItsPlan()
})

test('a plan that is new', async () => {
  await expect('SELECT count(*) FROM customers').toKeepItsPlan()
})

test('no opposite', async () => {
  await expect('SELECT * FROM orders').not.toKeepItsPlan()
})
