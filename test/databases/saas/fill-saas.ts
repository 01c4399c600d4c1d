import type { Client } from 'pg'
import { databaseFolder, fillDatabase } from '../fill.ts'
import { saasStatements } from './saas-statements.ts'

/** Fills an empty database with a business application's: 160 tables of many tenants, in seven schemas. */
export async function fillSaas(client: Client): Promise<void> {
  const folder = databaseFolder('saas')
  await fillDatabase(client, folder, ['foundation.sql'])
  for (const statement of saasStatements('saas')) await client.query(statement)
  await fillDatabase(client, folder, ['afterwards.sql'])
}
