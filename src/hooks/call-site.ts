import { fileURLToPath } from 'node:url'

/** Tells a place in the application: `/app/src/orders.ts:42`, source maps included; undefined where no frame is its own. */
export type CallSite = () => string | undefined

/** Keeps where this is called from, for a few microseconds. Only to tell it costs more. */
export function callSite(): CallSite {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = deepest
  const error = new Error()
  Error.stackTraceLimit = limit
  return () => ownPlace(error.stack ?? '')
}

/** Between the application and its driver there may be an ORM of many layers. */
const deepest = 60

function ownPlace(stack: string): string | undefined {
  for (const line of stack.split('\n').slice(1)) {
    const found = /(?:\(| at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+)(?::\d+)?\)?$/.exec(
      line,
    )
    if (found === null) continue
    const [, place = '', number] = found
    const file = place.startsWith('file://') ? fileURLToPath(place) : place
    if (isOfApplication(file)) return `${file}:${number}`
  }
  return undefined
}

/** Not a package's, and not ours. */
function isOfApplication(file: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(file) && !file.startsWith(ours)
}

const ours = fileURLToPath(new URL('.', import.meta.url))
