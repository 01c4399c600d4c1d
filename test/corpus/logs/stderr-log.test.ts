import { expect, test } from 'vitest'
import { readStderrLog } from '../../../src/corpus/logs/stderr-log.ts'

async function read(text: string) {
  let broken = 0
  const texts: string[] = []
  const pieces = (async function* () {
    yield text
  })()
  for await (const message of readStderrLog(pieces, { onBroken: () => (broken += 1) })) {
    texts.push(message.text)
  }
  return { texts, broken }
}

test('an entry that something else breaks off is not taken for whole', async () => {
  const syslog = [
    'Nov 23 15:52:40 db postgres[7]: [5-1] LOG:  statement: SELECT *',
    'Nov 23 15:52:40 db postgres[7]: [5-2] #011FROM orders',
    'Nov 23 15:52:40 db postgres[7]: [6-1] LOG:  statement: SELECT 1',
  ]
  expect(await read(`${syslog.join('\n')}\n`)).toEqual({ texts: ['statement: SELECT 1'], broken: 2 })
})

test('an entry that no line break ends is not taken for whole', async () => {
  expect(await read('LOG:  one\nLOG:  two')).toEqual({ texts: ['one'], broken: 1 })
})

test('a code that log_error_verbosity puts first is none of the message', async () => {
  expect((await read('LOG:  00000: statement: SELECT 1\nLOCATION:  f, g.c:1\n')).texts).toEqual([
    'statement: SELECT 1',
  ])
})
