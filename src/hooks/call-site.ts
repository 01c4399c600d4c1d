import { findSourceMap } from 'node:module'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Tells a place in the application: `/app/src/orders.ts:42`, source maps included; undefined where no frame is its own. */
export type CallSite = () => string | undefined

export type TellSite = (site: CallSite) => void

/** Keeps where this is called from, for a few microseconds. Only to tell it costs more. */
export function callSite(): CallSite {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = deepest
  const error = new Error()
  Error.stackTraceLimit = limit
  return () => {
    try {
      return ownPlace(framesOf(error))
    } catch {
      return undefined // Applications may format stacks as they like.
    }
  }
}

/** Between the application and its driver there may be an ORM of many layers. */
const deepest = 60

/**
 * The files that run and not what they were made of: packages come with source maps, too, and those of some lead out of
 * `node_modules`.
 */
function framesOf(error: Error): readonly NodeJS.CallSite[] {
  const format: Formatter = Reflect.get(Error, 'prepareStackTrace')
  Error.prepareStackTrace = (_, frames) => frames
  try {
    const frames: unknown = error.stack
    return Array.isArray(frames) ? frames : []
  } finally {
    Error.prepareStackTrace = format
  }
}

type Formatter = typeof Error.prepareStackTrace

interface Place {
  readonly file: string
  readonly line: number
}

function ownPlace(frames: readonly NodeJS.CallSite[]): string | undefined {
  for (const frame of frames) {
    const name = frame.getFileName() ?? ''
    if (!isOfApplication(name) || !isAbsolute(pathOf(name))) continue
    const ran = { file: pathOf(name), line: frame.getLineNumber() ?? 1 }
    const origin = fromSourceMap(ran, frame.getColumnNumber() ?? 1) ?? fromFormatter(frame) ?? ran
    if (!isOfApplication(origin.file)) continue // A bundle holds packages, too.
    const { file, line } = isAbsolute(origin.file) ? origin : ran // It may be an address: `webpack://app/./src/orders.ts`.
    return `${file}:${line}`
  }
  return undefined
}

/** Node's own source maps, which count from zero. */
function fromSourceMap({ file, line }: Place, column: number): Place | undefined {
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1)
  return entry !== undefined && 'originalSource' in entry
    ? { file: pathOf(entry.originalSource), line: entry.originalLine + 1 }
    : undefined
}

/** Those of a package that formats stacks, as test runners bring one. */
function fromFormatter(frame: NodeJS.CallSite): Place | undefined {
  const format: Formatter = Reflect.get(Error, 'prepareStackTrace')
  const stack: unknown = format?.(new Error(), [frame])
  if (typeof stack !== 'string') return undefined
  const found = /(?:\(| at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+)(?::\d+)?\)?$/.exec(
    stack,
  )
  if (found === null) return undefined
  const [, file = '', line] = found
  return { file: pathOf(file), line: Number(line) }
}

function pathOf(file: string): string {
  return file.startsWith('file://') ? fileURLToPath(file) : file
}

/** Not a package's, and not ours. */
function isOfApplication(file: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(file) && !ours.some((folder) => file.startsWith(folder))
}

const ours = [new URL('.', import.meta.url).href, fileURLToPath(new URL('.', import.meta.url))]
