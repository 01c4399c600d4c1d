/** What an entry of auto_explain says besides the plan. */
export interface Explained {
  readonly text: string
  /** From PostgreSQL 16: `$1 = '7', $2 = NULL`. */
  readonly values?: string
}

/** Reads what comes after `duration: 1.2 ms  plan:`, in any of auto_explain's formats; undefined where it is cut off. */
export function readExplained(plan: string): Explained | undefined {
  if (plan.startsWith('{')) return ofJson(plan)
  if (plan.startsWith('<')) return ofXml(plan)
  // No statement begins with a quote, and every one is in quotes in YAML.
  return plan.startsWith('Query Text: "') ? ofYaml(plan) : ofText(plan)
}

function ofJson(plan: string): Explained | undefined {
  try {
    const { 'Query Text': text, 'Query Parameters': values } = JSON.parse(plan) as Record<string, unknown>
    return explained(text, values)
  } catch {
    return undefined
  }
}

function ofXml(plan: string): Explained | undefined {
  const element = (name: string): string | undefined =>
    new RegExp(`<${name}>([^]*?)</${name}>`).exec(plan)?.[1]?.replaceAll(/&(lt|gt|amp|quot|#x0d);/g, unescape)
  return explained(element('Query-Text'), element('Query-Parameters'))
}

function unescape(_: string, entity: string): string {
  return { lt: '<', gt: '>', amp: '&', quot: '"', '#x0d': '\r' }[entity] ?? ''
}

/** Its strings are JSON's (`escape_yaml` of explain_format.c). */
function ofYaml(plan: string): Explained | undefined {
  const string = (key: string): unknown => {
    const [, json] = new RegExp(`^${key}: (".*")\\s*$`, 'm').exec(plan) ?? []
    return json === undefined ? undefined : JSON.parse(json)
  }
  try {
    return explained(string('Query Text'), string('Query Parameters'))
  } catch {
    return undefined
  }
}

/** Neither a statement nor its values are set off but by the words before them, and the plan by its costs. */
function ofText(plan: string): Explained | undefined {
  const end = /\n[^\n]* {2}\(cost=\d+\.\d\d\.\.\d+\.\d\d rows=\d+ width=\d+\)/.exec(plan)?.index
  if (end === undefined) return undefined
  const [, text, values] =
    /^Query Text: ([^]*?)(?:\nQuery Parameters: (\$1 = [^]*))?$/.exec(plan.slice(0, end)) ?? []
  return explained(text, values)
}

function explained(text: unknown, values: unknown): Explained | undefined {
  if (typeof text !== 'string') return undefined
  return { text, ...(typeof values === 'string' && { values }) }
}
