import { findSourceMap } from 'node:module'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Tells a place in the application: `/app/src/orders.ts:42`, source maps included; undefined where no frame is its own. */
export type CallSite = () => string | undefined

/** Keeps where this is called from, for a few microseconds. Only to tell it costs more. */
export function callSite(): CallSite {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = deepest
  const error = new Error()
  Error.stackTraceLimit = limit
  return () => ownPlace(readStack(error))
}

/** Between the application and its driver there may be an ORM of many layers. */
const deepest = 60

interface Frame {
  readonly file: string
  readonly line: number
  readonly column: number
  /** As whoever formats stacks in this process writes it. */
  readonly text: string
}

/**
 * The files that run and not what they were made of: packages come with source maps, too, and those of some lead out of
 * `node_modules`.
 */
function readStack(error: Error): readonly Frame[] {
  const format: typeof Error.prepareStackTrace = Reflect.get(Error, 'prepareStackTrace')
  let trace: readonly NodeJS.CallSite[] = []
  let stack: unknown
  Error.prepareStackTrace = (_, frames) => {
    trace = frames
    return format?.(error, frames)
  }
  try {
    stack = error.stack
  } finally {
    Error.prepareStackTrace = format
  }
  const texts = typeof stack === 'string' ? stack.split('\n').filter((line) => /^ +at /.test(line)) : []
  return trace.map((frame, index) => ({
    file: pathOf(frame.getFileName() ?? ''),
    line: frame.getLineNumber() ?? 1,
    column: frame.getColumnNumber() ?? 1,
    text: texts[index] ?? '',
  }))
}

function ownPlace(frames: readonly Frame[]): string | undefined {
  for (const frame of frames) {
    if (!isAbsolute(frame.file) || !isOfApplication(frame.file)) continue
    const origin = fromSourceMap(frame) ?? fromText(frame.text) ?? frame
    if (!isOfApplication(origin.file)) continue // A bundle holds packages, too.
    const { file, line } = isAbsolute(origin.file) ? origin : frame // It may be an address: `webpack://app/./src/orders.ts`.
    return `${file}:${line}`
  }
  return undefined
}

interface Place {
  readonly file: string
  readonly line: number
}

/** Node's own source maps, which count from zero. */
function fromSourceMap({ file, line, column }: Frame): Place | undefined {
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1)
  return entry !== undefined && 'originalSource' in entry
    ? { file: pathOf(entry.originalSource), line: entry.originalLine + 1 }
    : undefined
}

/** Those of a package that formats stacks, as test runners bring one. */
function fromText(text: string): Place | undefined {
  const found = /(?:\(| at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+)(?::\d+)?\)?$/.exec(text)
  if (found === null) return undefined
  const [, file = '', line] = found
  return { file: pathOf(file), line: Number(line) }
}

function pathOf(file: string): string {
  return file.startsWith('file://') ? fileURLToPath(file) : file
}

/** Not a package's, and not ours. */
function isOfApplication(file: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(file) && !file.startsWith(ours)
}

const ours = fileURLToPath(new URL('.', import.meta.url))
