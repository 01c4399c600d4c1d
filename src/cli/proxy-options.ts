import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { Proxied, ProxyRequest } from '../commands/run-proxied.ts'
import { Failure } from '../model/failure.ts'
import type { Terminal } from './terminal.ts'

export interface ProxyOptions {
  readonly proxy?: boolean
  readonly url?: string
  readonly proxyPort?: number
  readonly env?: readonly string[]
}

/** For a command that runs another one. */
export function withProxy(command: Command): Command {
  return command
    .option(
      '--proxy',
      'record what goes to the server, whatever program sends it: the way there is through planflip',
    )
    .option('--url <url>', 'with --proxy: the server; without it DATABASE_URL, or PGHOST and its like')
    .option(
      '--proxy-port <port>',
      'with --proxy: where on 127.0.0.1 to listen (default: any free port)',
      readPort,
    )
    .option(
      '--env <name...>',
      'with --proxy: further variables that name the server and are to lead to the proxy',
    )
}

export function proxyIn(
  command: readonly string[],
  { proxy, url, proxyPort, env }: ProxyOptions,
  environment: Terminal['environment'],
): ProxyRequest | undefined {
  if (proxy === undefined) {
    if (url === undefined && proxyPort === undefined && env === undefined) return undefined
    throw new Failure('bad-usage', '--url, --proxy-port and --env are about a proxy, and there is none.', {
      hint: 'Add --proxy.',
    })
  }
  if (command.length === 0) {
    throw new Failure('bad-usage', 'There is no command whose way could lead through a proxy.', {
      hint: 'Name it after two dashes: planflip record --proxy -- npm test',
    })
  }
  const target = url ?? (environment['DATABASE_URL'] || undefined)
  return { ...(target !== undefined && { url: target }), port: proxyPort ?? 0, env: env ?? [] }
}

function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new InvalidArgumentError('Give a port, from 1 to 65535.')
}

export function sayNothingCame({ sessions, variables }: Proxied, out: string): string {
  const fact =
    sessions === 0
      ? `no session came through the proxy. ${variables.join(', ')} led there: name others with --env, or have the program connect to 127.0.0.1 at --proxy-port.`
      : 'nothing was sent in what came through the proxy.'
  return `planflip: ${out} was not written: ${fact}\n`
}
