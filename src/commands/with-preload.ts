/**
 * An environment in which every Node that is started records what goes through node-postgres. What NODE_OPTIONS said
 * already comes first.
 */
export function withPreload(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const own = environment['NODE_OPTIONS'] ?? ''
  return { ...environment, NODE_OPTIONS: `${own} --import=${preload}`.trimStart() }
}

/** TypeScript in the sources, and JavaScript in the package. */
const preload = new URL(`../hooks/preload.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)
  .href
