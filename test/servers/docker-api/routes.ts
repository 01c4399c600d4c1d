import type { IncomingMessage, ServerResponse } from 'node:http'
import { arch } from 'node:process'
import { json } from 'node:stream/consumers'

import type { Wish } from './container.ts'
import type { Engine } from './engine.ts'
import { Exec } from './exec.ts'
import { Refusal } from './refusal.ts'

interface Call {
  readonly engine: Engine
  /** What the path's pattern caught. */
  readonly id: string
  readonly query: URLSearchParams
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

type Route = readonly [method: string, path: RegExp, answer: (call: Call) => unknown]

/** Answers a call of Docker's Engine API, version 1.4x, as far as testcontainers makes such calls. */
export async function answer(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://docker')
  try {
    for (const [method, path, handle] of routes) {
      const [, id = ''] = path.exec(pathname) ?? []
      if (request.method !== method || !path.test(pathname)) continue
      const body = await handle({ engine, id: decodeURIComponent(id), query, request, response })
      if (!response.headersSent) send(response, body === undefined ? 204 : 200, body)
      return
    }
    throw new Refusal(404, `page not found: ${request.method} ${pathname}`)
  } catch (error) {
    const { message } = error as Error
    send(response, error instanceof Refusal ? error.status : 500, { message })
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (!response.headersSent) response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

const routes: readonly Route[] = [
  [
    'GET',
    /^\/info$/,
    () => ({
      ServerVersion: '28.5.0',
      OperatingSystem: 'planflip tests',
      OSType: 'linux',
      Architecture: arch,
      NCPU: 2,
      MemTotal: 2 ** 31,
    }),
  ],
  // Asked of an engine by those that run in a container themselves, who are to find its ports there.
  ['GET', /^\/networks\/bridge$/, () => ({ Name: 'bridge', IPAM: { Config: [{ Gateway: '127.0.0.1' }] } })],
  ['POST', /^\/images\/create$/, pull],
  ['GET', /^\/images\/(.+)\/json$/, inspectImage],
  ['GET', /^\/containers\/json$/, list],
  ['POST', /^\/containers\/create$/, create],
  ['GET', /^\/containers\/([^/]+)\/json$/, ({ engine, id }) => engine.container(id).inspect()],
  ['POST', /^\/containers\/([^/]+)\/start$/, ({ engine, id }) => engine.start(engine.container(id))],
  ['POST', /^\/containers\/([^/]+)\/stop$/, stop],
  [
    'DELETE',
    /^\/containers\/([^/]+)$/,
    ({ engine, id, query }) => engine.remove(engine.container(id), isTrue(query.get('force'))),
  ],
  ['GET', /^\/containers\/([^/]+)\/logs$/, logs],
  ['POST', /^\/containers\/([^/]+)\/exec$/, createExec],
  ['POST', /^\/exec\/([^/]+)\/start$/, startExec],
  ['GET', /^\/exec\/([^/]+)\/json$/, ({ engine, id }) => exec(engine, id).inspect()],
]

function pull({ engine, query, response }: Call): void {
  const [image, tag] = [query.get('fromImage') ?? '', query.get('tag')]
  engine.pull(tag === null || tag === '' ? image : `${image}:${tag}`)
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(`${JSON.stringify({ status: 'Pull complete' })}\n`)
}

function inspectImage({ engine, id }: Call): object {
  const { env = {}, command, exposes = [], labels = {} } = engine.image(id)
  return {
    Config: {
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      Cmd: command ?? null,
      ExposedPorts: Object.fromEntries(exposes.map((port) => [`${port}/tcp`, {}])),
      Labels: labels,
    },
  }
}

function list({ engine, query }: Call): readonly object[] {
  const filters = JSON.parse(query.get('filters') ?? '{}') as Readonly<Record<string, readonly string[]>>
  const found = engine.list({
    all: isTrue(query.get('all')),
    labels: filters['label'] ?? [],
    states: filters['status'] ?? [],
  })
  return found.slice(0, Number(query.get('limit') ?? found.length)).map((container) => container.summary())
}

async function create({ engine, query, request, response }: Call): Promise<void> {
  const { id: Id } = engine.create(query.get('name') ?? undefined, (await json(request)) as Wish)
  send(response, 201, { Id, Warnings: [] })
}

async function stop({ engine, id, response }: Call): Promise<void> {
  const container = engine.container(id)
  if (!container.isRunning) return send(response, 304, undefined)
  await container.stop()
}

function logs({ engine, id, query, response }: Call): void {
  const tail = Number(query.get('tail') ?? -1)
  response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' })
  response.flushHeaders()
  engine
    .container(id)
    .log.tell(response, { tail: Number.isNaN(tail) ? -1 : tail, follow: isTrue(query.get('follow')) })
}

async function createExec({ engine, id, request, response }: Call): Promise<void> {
  const container = engine.container(id)
  if (!container.isRunning) throw new Refusal(409, `container ${id} is not running`)
  const { Cmd: command } = (await json(request)) as { readonly Cmd: readonly string[] }
  const created = new Exec(command, container.env)
  engine.execs.set(created.id, created)
  send(response, 201, { Id: created.id })
}

function startExec({ engine, id, response }: Call): void {
  response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' })
  exec(engine, id).start(response)
}

function exec(engine: Engine, id: string): Exec {
  const found = engine.execs.get(id)
  if (found === undefined) throw new Refusal(404, `No such exec instance: ${id}`)
  return found
}

function isTrue(parameter: string | null): boolean {
  return parameter === 'true' || parameter === '1'
}
