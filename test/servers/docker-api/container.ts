import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { createConnection, createServer } from 'node:net'

import type { Image, Program, Surroundings } from './image.ts'
import { Log } from './log.ts'

/** The part of the body of `POST /containers/create` that is heeded. */
export interface Wish {
  readonly Image: string
  readonly Cmd?: readonly string[]
  readonly Env?: readonly string[]
  readonly Labels?: Readonly<Record<string, string>>
  readonly HostConfig?: {
    readonly PortBindings?: Readonly<Record<string, readonly { readonly HostPort: string }[]>>
    readonly AutoRemove?: boolean
    readonly ShmSize?: number
  }
}

type State = 'created' | 'running' | 'exited'

/** One container: a program of this process and its children, with ports of its own on the loopback. */
export class Container {
  readonly id = randomBytes(32).toString('hex')
  readonly created = Math.floor(Date.now() / 1000)
  readonly log = new Log()
  readonly labels: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly name: string
  readonly wish: Wish
  readonly #image: Image
  readonly #removeLabelled: Surroundings['removeLabelled']
  #state: State = 'created'
  #exitCode = 0
  #program: Program | undefined
  #ports: ReadonlyMap<string, Server> = new Map()

  constructor(name: string, wish: Wish, image: Image, removeLabelled: Surroundings['removeLabelled']) {
    this.name = name
    this.wish = wish
    this.#image = image
    this.#removeLabelled = removeLabelled
    this.labels = { ...image.labels, ...wish.Labels }
    this.env = { ...image.env, ...Object.fromEntries((wish.Env ?? []).map(pairOf)) }
  }

  get isRunning(): boolean {
    return this.#state === 'running'
  }

  async start(): Promise<void> {
    if (this.isRunning) return
    const { env, log } = this
    const command = this.wish.Cmd ?? this.#image.command ?? []
    const program = this.#image.run({ env, command, log, removeLabelled: this.#removeLabelled })
    this.#program = program
    this.#state = 'running'
    this.#ports = await this.#publish(program)
    void program.ended.then((exitCode) => this.#leave(exitCode))
  }

  async stop(): Promise<void> {
    await this.#program?.stop()
    await this.#leave((await this.#program?.ended) ?? 0)
  }

  /** As `GET /containers/ID/json` answers. */
  inspect(): object {
    return {
      Id: this.id,
      Name: `/${this.name}`,
      Config: { Hostname: this.id.slice(0, 12), Image: this.wish.Image, Labels: this.labels },
      HostConfig: this.wish.HostConfig ?? {},
      State: {
        Status: this.#state,
        Running: this.isRunning,
        ExitCode: this.#exitCode,
        StartedAt: new Date(this.created * 1000).toISOString(),
        FinishedAt: '0001-01-01T00:00:00Z',
      },
      NetworkSettings: {
        Ports: Object.fromEntries(
          [...this.#ports].map(([port, server]) => [
            port,
            [{ HostIp: '127.0.0.1', HostPort: portOf(server) }],
          ]),
        ),
        Networks: { bridge: { NetworkID: 'bridge', IPAddress: '127.0.0.1' } },
      },
    }
  }

  /** As a row of `GET /containers/json`. */
  summary(): object {
    return {
      Id: this.id,
      Names: [`/${this.name}`],
      Image: this.wish.Image,
      Created: this.created,
      State: this.#state,
      Labels: this.labels,
      Ports: [...this.#ports].map(([port, server]) => ({
        PrivatePort: Number.parseInt(port, 10),
        PublicPort: Number(portOf(server)),
        Type: 'tcp',
        IP: '127.0.0.1',
      })),
    }
  }

  get state(): State {
    return this.#state
  }

  whenExited(then: () => void): void {
    void this.#program?.ended.then(then)
  }

  /** Listens at once, as Docker's proxy does, and hangs up on whoever comes before the program listens. */
  async #publish(program: Program): Promise<ReadonlyMap<string, Server>> {
    const wanted = Object.entries(this.wish.HostConfig?.PortBindings ?? {})
    const servers = wanted.map(async ([port, bindings]) => {
      const server = createServer((client) => {
        const inner = program.listensAt(Number.parseInt(port, 10))
        if (inner === undefined) return void client.destroy()
        join(client, createConnection({ host: '127.0.0.1', port: inner.port }))
      })
      server.listen(Number(bindings[0]?.HostPort ?? 0), '127.0.0.1')
      await once(server, 'listening')
      return [port, server] as const
    })
    return new Map(await Promise.all(servers))
  }

  async #leave(exitCode: number): Promise<void> {
    if (!this.isRunning) return
    this.#state = 'exited'
    this.#exitCode = exitCode
    for (const server of this.#ports.values()) server.close()
    this.#ports = new Map()
    this.log.end()
  }
}

function join(client: Socket, server: Socket): void {
  client.on('error', () => server.destroy()).on('close', () => server.destroy())
  server.on('error', () => client.destroy()).on('close', () => client.destroy())
  client.pipe(server).pipe(client)
}

function portOf(server: Server): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? String(address.port) : ''
}

function pairOf(line: string): readonly [string, string] {
  const name = line.split('=', 1)[0] ?? ''
  return [name, line.slice(name.length + 1)]
}
