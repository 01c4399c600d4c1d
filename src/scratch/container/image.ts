import type { ContainerRuntimeClient } from 'testcontainers'

import { Failure } from '../../model/failure.ts'
import type { Testcontainers } from './load-testcontainers.ts'

/** What an image says of itself, as far as it matters for a server in it. */
export interface Image {
  readonly name: string
  /** The role that its entrypoint makes the superuser. */
  readonly superuser: string
  /** What it runs, with the arguments that it gives a server: `postgres -D /etc/postgresql`. */
  readonly command: readonly string[]
}

/** The image that `--engine container:DETAIL` names; the plain one of a major version where it names none, or only a version. */
export function imageNamed(detail: string | undefined, major: number): string {
  if (detail === undefined) return `postgres:${major}`
  return /^\d{1,2}$/.test(detail) ? `postgres:${detail}` : detail
}

/** Whether it can be the name of an image, with or without a registry, a tag and a digest (the Reference of Docker's distribution). */
export function canNameImage(text: string): boolean {
  return /^[a-z\d][a-z\d.-]*(?::\d+\/[a-z\d])?[a-z\d._/-]*(?::\w[\w.-]{0,127})?(?:@[a-z\d]+:[a-f\d]{32,})?$/i.test(
    text,
  )
}

/** Pulls an image that is not here yet, and reads what it says of itself. */
export async function pullImage(
  name: string,
  docker: ContainerRuntimeClient,
  { ImageName }: Pick<Testcontainers, 'ImageName'>,
): Promise<Image> {
  const reference = ImageName.fromString(name)
  const pull = async (): Promise<ImageConfig> => {
    await docker.image.pull(reference)
    // A pull that breaks off ends without an error.
    return (await docker.image.inspect(reference)).Config
  }
  const config = await pull().catch((cause: unknown) => {
    throw new Failure('engine-unavailable', `The image ${name} cannot be pulled: ${reasonOf(cause)}.`, {
      hint: 'Correct the name and the tag, or sign in to its registry with docker login.',
      cause,
    })
  })
  return readImage(name, config)
}

interface ImageConfig {
  readonly Env?: readonly string[] | null
  readonly Cmd?: readonly string[] | null
  readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
}

function readImage(name: string, { Env, Cmd, ExposedPorts }: ImageConfig): Image {
  const environment = new Map((Env ?? []).map((line) => [nameOf(line), line.slice(nameOf(line).length + 1)]))
  const isPostgres =
    Object.hasOwn(ExposedPorts ?? {}, '5432/tcp') ||
    [...environment.keys()].some((variable) => /^(?:PGDATA|PG_MAJOR|POSTGRES\w*)$/.test(variable))
  if (!isPostgres) throw noPostgres(name)
  return {
    name,
    // The entrypoint of Docker's own image, on which nearly all others are built, calls initdb with it.
    superuser: environment.get('POSTGRES_USER') ?? 'postgres',
    command: Cmd === null || Cmd === undefined || Cmd.length === 0 ? ['postgres'] : Cmd,
  }
}

function nameOf(line: string): string {
  return line.split('=', 1)[0] ?? ''
}

function noPostgres(name: string): Failure {
  return new Failure(
    'engine-unavailable',
    `The image ${name} has no PostgreSQL in it: it says of no port 5432.`,
    {
      hint: 'Name an image with a server of PostgreSQL, as container:postgres:17.',
    },
  )
}

/** What Docker says, without the HTTP around it. */
export function reasonOf(error: unknown): string {
  const { json, message } = error as {
    readonly json?: { readonly message?: string }
    readonly message?: string
  }
  const said = json?.message ?? message ?? String(error)
  return said
    .replace(/^\(HTTP code \d+\) [^-]*- /, '')
    .trim()
    .replace(/\.$/, '')
}
