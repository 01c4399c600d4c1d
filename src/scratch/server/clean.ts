import type { Kept } from '../../model/kept.ts'
import type { ConnectionTarget } from '../../postgres/connect.ts'
import { connect } from '../../postgres/connect.ts'
import { listLeftBehind, removeLeftBehind } from './left-behind.ts'

/** Databases of planflip's in a server, whose owners are gone. */
export async function databasesLeftBehind(target: ConnectionTarget): Promise<readonly Kept[]> {
  await using session = await connect(target)
  const names = await listLeftBehind(session)
  return names.map((name) => ({ kind: 'database', name, isInUse: false }))
}

/** Removes them all. */
export async function removeDatabases(target: ConnectionTarget): Promise<void> {
  await using session = await connect(target)
  await removeLeftBehind(session)
}
