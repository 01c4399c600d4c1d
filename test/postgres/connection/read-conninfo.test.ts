import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readConninfo } from '../../../src/postgres/connection/read-conninfo.ts'

describe('a URL', () => {
  test.each([
    ['postgres://', {}],
    ['postgresql://localhost', { host: 'localhost' }],
    [
      'postgres://me:secret@db:5433/shop',
      { user: 'me', password: 'secret', host: 'db', port: '5433', dbname: 'shop' },
    ],
    ['postgres://me@/shop?host=/run/postgresql', { user: 'me', dbname: 'shop', host: '/run/postgresql' }],
    ['postgres://%2Frun%2Fpostgresql/shop', { host: '/run/postgresql', dbname: 'shop' }],
    ['postgres://h1:1,h2,[::1]:3/shop', { host: 'h1,h2,::1', port: '1,,3', dbname: 'shop' }],
    ['postgres://h1,h2/shop', { host: 'h1,h2', dbname: 'shop' }],
    ['postgres://[fe80::1%25eth0]', { host: 'fe80::1%eth0' }],
    ['postgres:///shop', { dbname: 'shop' }],
    ['postgres://db?dbname=shop&user=me', { host: 'db', dbname: 'shop', user: 'me' }],
    ['postgres://db/in%20the%20way?dbname=a%26b', { host: 'db', dbname: 'a&b' }],
    ['postgres://db/?options=-c%20a.b%3D1', { host: 'db', options: '-c a.b=1' }],
    ['postgres://db?ssl=true', { host: 'db', sslmode: 'require' }],
    ['postgres://db?uselibpqcompat=true&sslmode=allow', { host: 'db', sslmode: 'allow' }],
    ['postgres://me:p:a?s#s@db', { user: 'me', password: 'p:a?s#s', host: 'db' }],
  ])('%s', (url, parameters) => {
    expect(readConninfo(url)).toEqual(parameters)
  })

  test.each([
    'postgres://me:s3cr@et@db/shop',
    'postgres://me:s3cr/et@db/shop',
    'postgres://me:s3cr%et@db/shop',
    'postgres://me:s3cr et@db/shop',
    'postgres://me:s3cr%00et@db/shop',
    'postgres://me:s3cr%FFet@db/shop',
    'postgres://me:et@[::1/s3cr',
    'postgres://me@db/shop?password=s3cr=et',
    'postgres://me@db/shop?s3cr',
    'mysql://me:s3cret@db/shop',
    '/s3cret',
  ])('that cannot be read is not repeated: %s', (url) => {
    expect(() => readConninfo(url)).toThrow(expect.objectContaining({ code: 'bad-usage' }))
    expect(() => readConninfo(url)).toThrow(expect.not.stringMatching(/s3cr|et@/))
  })

  test('gives back whatever was percent-encoded', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'))
    fc.assert(
      fc.property(texts, texts, texts, (user, password, dbname) => {
        const [one, two, three] = [user, password, dbname].map(encodeURIComponent)
        expect(readConninfo(`postgres://${one}:${two}@db/${three}?password=${two}`)).toEqual({
          user,
          password,
          host: 'db',
          dbname,
        })
      }),
    )
  })
})

describe('keywords and values', () => {
  test.each([
    ['host=db port=5432', { host: 'db', port: '5432' }],
    [`  host = db\n dbname='my shop' `, { host: 'db', dbname: 'my shop' }],
    [String.raw`password='it\'s' user=a\ b`, { password: "it's", user: 'a b' }],
    [String.raw`password=it's\\`, { password: String.raw`it's\ `.trim() }],
    ["host='' dbname=x", { host: '', dbname: 'x' }],
    ['password=a=b', { password: 'a=b' }],
    ['user=one user=two', { user: 'two' }],
    ['service=shop', { service: 'shop' }],
  ])('%s', (text, parameters) => {
    expect(readConninfo(text)).toEqual(parameters)
  })

  test.each([
    ["password='s3cret host=db", 'a quote without its end'],
    ['password=my s3cret', 'a word that is no keyword=value'],
  ])('that cannot be read are not repeated: %s', (text, fact) => {
    expect(() => readConninfo(text)).toThrow(`The connection string has ${fact}.`)
  })

  test('give back whatever was quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (password, dbname) => {
        const [one, two] = [password, dbname].map((text) => text.replaceAll(/['\\]/g, String.raw`\$&`))
        expect(readConninfo(`password='${one}' dbname = '${two}'host=db`)).toEqual({
          password,
          dbname,
          host: 'db',
        })
      }),
    )
  })
})

test('one word is a database', () => {
  expect(readConninfo('shop')).toEqual({ dbname: 'shop' })
})
