import type { Session } from '../model/session.ts'

/** Within a transaction: runs work as the role that signed in, which on a scratch is a superuser, and goes back to that of the session. */
export async function asSessionUser<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  const [known] = await session.query<{ readonly role: string }>(
    "SELECT pg_catalog.current_setting('role') AS role",
  )
  const role = known?.role ?? 'none'
  if (role === 'none') return work()
  await session.query('SET LOCAL ROLE NONE')
  const result = await work()
  await session.query("SELECT pg_catalog.set_config('role', $1, true)", [role])
  return result
}
