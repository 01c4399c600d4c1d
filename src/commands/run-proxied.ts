import { join } from 'node:path'
import { openRecorder } from '../hooks/recorder.ts'
import { readCandidates } from '../postgres/connection/candidates.ts'
import { openProxy } from '../proxy/open-proxy.ts'
import { libpqUrl } from '../proxy/redirect/libpq-url.ts'
import { redirectedVariables, redirectEnvironment } from '../proxy/redirect/redirect-environment.ts'
import { requireOneWay } from '../proxy/require-one-way.ts'
import type { Context } from './context.ts'
import type { RecordedCommand } from './run-recorded.ts'
import { runToItsEnd } from './run-to-its-end.ts'

export interface ProxyRequest {
  /** As libpq takes it; absent: the environment says it all. */
  readonly url?: string
  /** To listen on; 0: any that is free. */
  readonly port: number
  /** Variables that hold the URL of the server, besides those that are known to. */
  readonly env: readonly string[]
}

export interface Proxied {
  readonly exitCode: number
  /** How many sessions the command had with the server. */
  readonly sessions: number
  /** The variables that led there. */
  readonly variables: readonly string[]
}

/** Runs a command whose sessions go through a proxy, which records what they execute. */
export async function runProxied(
  { words, directory, values }: RecordedCommand,
  { url, port, env }: ProxyRequest,
  { environment, passSignals, warn }: Pick<Context, 'environment' | 'passSignals' | 'warn'>,
): Promise<Proxied> {
  const upstream = await readCandidates(url === undefined ? undefined : libpqUrl(url), environment)
  requireOneWay(upstream)
  const recorder = openRecorder({ directory, values })
  try {
    await using proxy = await openProxy({
      upstream,
      port,
      record: (statement) => void recorder.record({ ...statement, site: () => undefined }),
      tell: (failure) => warn?.(failure),
    })
    const variables = redirectedVariables(environment, {
      ...(url !== undefined && { url }),
      upstream,
      port: proxy.port,
      names: env,
    })
    const redirected = {
      ...redirectEnvironment(environment, variables),
      // What an application's own hooks see is seen already.
      PLANFLIP_RECORD: join(directory, 'hooks'),
    }
    const exitCode = await runToItsEnd(words, redirected, { ...(passSignals && { passSignals }) })
    return { exitCode, sessions: proxy.sessions(), variables: Object.keys(variables).toSorted() }
  } finally {
    recorder.close()
  }
}
