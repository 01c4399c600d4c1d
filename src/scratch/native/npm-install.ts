import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { Failure } from '../../model/failure.ts'

/**
 * Installs one package into a folder by npm, so that the user's registry, proxy and certificates hold here too.
 *
 * Install scripts do not run: the one of these packages makes links, which `findBinaries` does as well.
 */
export async function npmInstall(what: string, folder: string, signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)('npm', ['install', ...options, '--prefix', folder, what], {
      cwd: folder,
      signal,
    })
  } catch (error) {
    signal.throwIfAborted()
    throw explained(error, what)
  }
}

/** One more try after a second is enough for a person who waits. */
const options = [
  '--no-save',
  '--no-package-lock',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
]

function explained(error: unknown, what: string): Failure {
  const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: unknown }
  if (code === 'ENOENT') {
    return new Failure('engine-unavailable', 'npm is not on the PATH, and it gets the server.', {
      hint: `Install npm, or add ${what} to the project's dependencies by another package manager.`,
      cause: error,
    })
  }
  const said = String(stderr)
  const [, npmCode = ''] = /^npm (?:error|ERR!) code (\S+)/m.exec(said) ?? []
  const known = Object.entries(knownFaults).find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(npmCode))
  const { fact, hint } = known?.[1] ?? {
    fact: `npm failed: ${firstLine(said)}`,
    hint: `See what npm install ${what} says in an empty folder.`,
  }
  return new Failure('engine-unavailable', `Cannot install ${what}: ${fact}`, { hint, cause: error })
}

interface Explanation {
  readonly fact: string
  readonly hint: string
}

/** By the code that npm names. */
const knownFaults: Readonly<Record<string, Explanation>> = {
  'ENOTFOUND|EAI_AGAIN|ECONN.*|ETIMEDOUT|E.*UNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|ENOTCACHED': {
    fact: 'npm cannot reach its registry.',
    hint: "Check the network and npm's registry and proxy settings, or use --engine pglite meanwhile.",
  },
  'E404|ETARGET': {
    fact: "npm's registry does not have it.",
    hint: 'Use a registry that does (npm config get registry shows yours), or --engine pglite.',
  },
  'E401|E403': {
    fact: "npm's registry refuses it.",
    hint: 'Log in to the registry (npm login), or use --engine pglite.',
  },
  'ENOSPC|EACCES|EPERM|EROFS': {
    fact: 'npm cannot write there.',
    hint: 'Make room, or set PLANFLIP_CACHE to a folder that you may write to.',
  },
}

function firstLine(said: string): string {
  const lines = said.trim().split('\n')
  const line = lines.find((text) => prefix.test(text)) ?? lines[0] ?? ''
  return line.replace(prefix, '')
}

const prefix = /^npm (?:error|ERR!) /
