/** The URL of a test server, for another role of it. */
export function asRole(url: string, role: string, password?: string): string {
  const user = [role, ...(password === undefined ? [] : [password])].map(encodeURIComponent).join(':')
  return url.replace(/\/\/[^@/]*@/, () => `//${user}@`)
}
