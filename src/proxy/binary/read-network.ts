/**
 * An address as `inet_send` sends it: family, bits of the netmask, whether it is a cidr, how many bytes follow. Addresses of
 * version 6 are written out in full.
 */
export function readNetwork(bytes: Buffer): string | undefined {
  const [family = 0, bits = 0, isCidr = 0, count = 0] = bytes
  const address = bytes.subarray(4)
  if (address.length !== count || bits > 8 * count) return undefined
  const text = family === 2 && count === 4 ? address.join('.') : version6Text(family, address)
  if (text === undefined) return undefined
  return bits === 8 * count && isCidr === 0 ? text : `${text}/${bits}`
}

/** `PGSQL_AF_INET6` of inet.h. */
function version6Text(family: number, address: Buffer): string | undefined {
  if (family !== 3 || address.length !== 16) return undefined
  return Array.from({ length: 8 }, (_, index) => address.readUInt16BE(2 * index).toString(16)).join(':')
}
