import type { OpenClient } from './open-client.ts'

/** Whether a server is of the kind that `target_session_attrs` asks for; if not, what it is instead. */
export async function missesAttributes(open: OpenClient, wanted: string): Promise<string | undefined> {
  if (wanted === 'any') return undefined
  const { isStandby, isReadOnly } = await readAttributes(open)
  switch (wanted) {
    case 'read-write':
      return isStandby || isReadOnly ? 'is read-only' : undefined
    case 'read-only':
      return isStandby || isReadOnly ? undefined : 'is not read-only'
    case 'primary':
      return isStandby ? 'is a standby' : undefined
    default:
      return isStandby ? undefined : 'is not a standby'
  }
}

/** Servers from 14 on tell both when they let a client in; not every pooler passes it on. */
async function readAttributes({ client, reported }: OpenClient) {
  const said = new Map(reported())
  const [standby, readOnly] = [said.get('in_hot_standby'), said.get('default_transaction_read_only')]
  if (standby !== undefined && readOnly !== undefined) {
    return { isStandby: standby === 'on', isReadOnly: readOnly === 'on' }
  }
  const { rows } = await client.query<{ isStandby: boolean; isReadOnly: boolean }>(`
    SELECT pg_catalog.pg_is_in_recovery() AS "isStandby",
      pg_catalog.current_setting('transaction_read_only') = 'on' AS "isReadOnly"`)
  return rows[0] ?? { isStandby: false, isReadOnly: false }
}
