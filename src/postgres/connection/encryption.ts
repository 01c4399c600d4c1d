import { readFile, stat } from 'node:fs/promises'
import { platform } from 'node:process'
import type { ConnectionOptions, SecureVersion } from 'node:tls'

import { Failure } from '../../model/failure.ts'
import type { Files } from './files.ts'
import type { Environment, Parameters } from './parameters.ts'

/** One way of talking to a server; `false`: in the clear. */
export type Encryption = ConnectionOptions | false

/**
 * The ways to try one after the other, as `sslmode` wants them ("SSL Mode Descriptions" of the manual, `initialize_SSL` of
 * fe-secure-openssl.c). Sockets of this machine are never encrypted.
 */
export async function readEncryptions(
  parameters: Parameters,
  files: Files,
  environment: Environment,
): Promise<readonly Encryption[]> {
  const { sslmode = 'prefer' } = parameters
  if (sslmode === 'disable') return [false]
  const tls = await readTls(parameters, files, environment)
  if (sslmode === 'allow') return [false, tls]
  return sslmode === 'prefer' ? [tls, false] : [tls]
}

async function readTls(
  parameters: Parameters,
  files: Files,
  environment: Environment,
): Promise<ConnectionOptions> {
  const { ssl_min_protocol_version: oldest, ssl_max_protocol_version: newest } = parameters
  return {
    ...(await readVerification(parameters, files, environment)),
    ...(await readClientCertificate(parameters, files)),
    minVersion: (oldest || 'TLSv1.2') as SecureVersion,
    ...(newest && { maxVersion: newest as SecureVersion }),
  }
}

/**
 * Whom the server has to prove itself to. A root certificate that is there is heeded under every mode, as libpq has it for
 * the sake of its first versions; only verify-full compares the name.
 */
async function readVerification(
  { sslmode = '', sslrootcert, sslcrl }: Parameters,
  files: Files,
  environment: Environment,
): Promise<ConnectionOptions> {
  const nameless = sslmode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }
  if (sslrootcert === 'system') return { ...(await systemRoots(environment)), ...nameless }

  const path = sslrootcert || files.rootCertificate
  const ca = await readIfThere(path, 'sslrootcert')
  if (ca !== undefined) {
    const crl = await readIfThere(sslcrl || files.revocations, 'sslcrl')
    return { ca, ...(crl !== undefined && { crl }), ...nameless }
  }
  if (sslmode.startsWith('verify-')) {
    throw new Failure(
      'bad-usage',
      `sslmode=${sslmode} needs a root certificate, and ${path} does not exist.`,
      {
        hint: "Name the file with sslrootcert, or take the system's with sslrootcert=system; sslmode=require encrypts without verifying.",
      },
    )
  }
  return { rejectUnauthorized: false }
}

/** Node has a list of its own; whoever says `system` means the machine's, which may have been added to. */
async function systemRoots(environment: Environment): Promise<ConnectionOptions> {
  for (const path of [environment['SSL_CERT_FILE'] ?? '', ...bundles]) {
    const ca = path === '' ? undefined : await readFile(path).catch(() => undefined)
    if (ca !== undefined) return { ca }
  }
  return {}
}

/** Of Debian, Red Hat, SUSE, Alpine and the BSDs with macOS. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

async function readClientCertificate(
  { sslcert, sslkey, sslpassword, sslcertmode }: Parameters,
  files: Files,
): Promise<ConnectionOptions> {
  const path = sslcert || files.certificate
  const cert = sslcertmode === 'disable' ? undefined : await readIfThere(path, 'sslcert')
  if (cert === undefined) return {}
  const keyPath = sslkey || files.key
  const key = await readIfThere(keyPath, 'sslkey')
  if (key === undefined) {
    throw new Failure('bad-usage', `The client certificate ${path} has no key: ${keyPath} does not exist.`, {
      hint: 'Name the file with sslkey, or leave the certificate out with sslcertmode=disable.',
    })
  }
  await requirePrivate(keyPath)
  return { cert, key, ...(sslpassword && { passphrase: sslpassword }) }
}

async function readIfThere(path: string, keyword: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Failure('bad-usage', `${keyword}: ${path} cannot be read (${code}).`, {
      hint: `Correct ${keyword}, or the permissions of the file.`,
      cause,
    })
  }
}

/** A key of one's own is for nobody else; one of root's may be for a group (`initialize_SSL`). */
async function requirePrivate(path: string): Promise<void> {
  if (platform === 'win32') return
  const { mode, uid } = await stat(path)
  if ((mode & (uid === 0 ? 0o037 : 0o077)) === 0) return
  throw new Failure('bad-usage', `The private key ${path} has group or world access.`, {
    hint: `chmod 0600 ${path}`,
  })
}
