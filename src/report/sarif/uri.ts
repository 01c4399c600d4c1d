/** A path as a relative URI (RFC 3986), its parts percent-encoded. */
export function uriOf(path: string): string {
  return path
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}
