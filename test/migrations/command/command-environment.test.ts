import { expect, test } from 'vitest'
import { commandEnvironment } from '../../../src/migrations/command/command-environment.ts'

const server = { host: '127.0.0.1', port: 5555, user: 'postgres', password: 'p', database: 'scratch' }
const url = 'postgresql://postgres:p@127.0.0.1:5555/scratch'
const libpq = {
  DATABASE_URL: url,
  PGHOST: '127.0.0.1',
  PGPORT: '5555',
  PGUSER: 'postgres',
  PGPASSWORD: 'p',
  PGDATABASE: 'scratch',
  PGSSLMODE: 'disable',
}

test('names the scratch where nothing names a server', () => {
  expect(commandEnvironment({ PATH: '/bin', NODE_ENV: 'test' }, server)).toEqual({
    PATH: '/bin',
    NODE_ENV: 'test',
    ...libpq,
  })
})

test('names the scratch wherever a server was named, and leaves the rest alone', () => {
  const production = {
    DATABASE_URL: 'postgres://app:secret@production:6432/app?sslmode=require',
    PGHOST: 'production',
    PGSERVICE: 'production',
    PGOPTIONS: '-c geqo=off',
    PGSSLROOTCERT: '/etc/ca.pem',
    DIRECT_URL: ' "postgresql://app:secret@production/app"',
    SPRING_DATASOURCE_URL: 'jdbc:postgresql://production/app',
    SQLALCHEMY_DATABASE_URI: 'postgresql+psycopg://app:secret@production/app',
    DB_HOST: 'production',
    DB_PORT: '6432',
    DB_SCHEMA: 'shop',
    POSTGRES_USER: 'app',
    POSTGRES_PASSWORD: 'secret',
    POSTGRES_DB: 'app',
    TYPEORM_DATABASE: 'app',
    REDIS_URL: 'redis://cache',
    DB_CHARSET: undefined,
  }
  const told = commandEnvironment(production, server)
  expect(told).toEqual({
    ...libpq,
    DATABASE_URL: 'postgres://postgres:p@127.0.0.1:5555/scratch',
    DIRECT_URL: url,
    SPRING_DATASOURCE_URL: 'jdbc:postgresql://127.0.0.1:5555/scratch?user=postgres&password=p',
    SQLALCHEMY_DATABASE_URI: 'postgresql+psycopg://postgres:p@127.0.0.1:5555/scratch',
    DB_HOST: '127.0.0.1',
    DB_PORT: '5555',
    DB_SCHEMA: 'shop',
    POSTGRES_USER: 'postgres',
    POSTGRES_PASSWORD: 'p',
    POSTGRES_DB: 'scratch',
    TYPEORM_DATABASE: 'scratch',
    REDIS_URL: 'redis://cache',
  })
  expect(JSON.stringify(told)).not.toMatch(/production|secret/)
})
