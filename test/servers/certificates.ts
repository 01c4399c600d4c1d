import { generate } from 'selfsigned'

export interface Certificate {
  readonly cert: string
  readonly key: string
}

export interface Authority extends Certificate {
  /** A certificate for a server of these DNS names, or for a client of that role. */
  issue(commonName: string, dnsNames?: readonly string[]): Promise<Certificate>
}

export async function makeAuthority(name: string): Promise<Authority> {
  const ca = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  return {
    cert: ca.cert,
    key: ca.private,
    async issue(commonName, dnsNames = []) {
      const issued = await generate([{ name: 'commonName', value: commonName }], {
        keyType: 'ec',
        algorithm: 'sha256',
        ca: { cert: ca.cert, key: ca.private },
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
          { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
          ...(dnsNames.length === 0
            ? []
            : [
                {
                  name: 'subjectAltName' as const,
                  altNames: dnsNames.map((value) => ({ type: 2 as const, value })),
                },
              ]),
        ],
      })
      return { cert: issued.cert, key: issued.private }
    },
  }
}
