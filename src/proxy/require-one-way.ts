import { Failure } from '../model/failure.ts'
import type { Candidates } from '../postgres/connection/candidates.ts'

/** Refuses what a proxy cannot keep its word on, as it signs in nowhere itself. */
export function requireOneWay({ parameters, servers }: Candidates): void {
  if (parameters['channel_binding'] === 'require') {
    throw new Failure('bad-usage', 'channel_binding=require binds passwords to a server, not to a proxy.', {
      hint: 'Leave it out while you record, or record through a hook.',
    })
  }
  const wanted = parameters['target_session_attrs'] || 'any'
  if (wanted !== 'any' && servers.length > 1) {
    throw new Failure('bad-usage', `Which of ${servers.length} servers is ${wanted} only sessions tell.`, {
      hint: 'Name the one server to record on.',
    })
  }
}
