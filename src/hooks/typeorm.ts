import { explicitly } from './explicitly.ts'
import { once } from './once.ts'
import type { Recorder, RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** A logger of TypeORM, which is told of every statement right before it is sent, whatever it is to log. */
interface LoggerLike {
  logQuery(query: string, parameters?: never, queryRunner?: never): unknown
}

/** A data source of TypeORM, as far as it matters here. */
export interface DataSourceLike {
  logger: LoggerLike
}

/**
 * Records what a data source of TypeORM sends from now on, streams included, and gives it back. It may be called before
 * `initialize()`, and again.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Source extends DataSourceLike>(dataSource: Source, options?: RecorderOptions): Source {
  const recorder = explicitly(openRecorder(options))
  if (!once(dataSource)) return dataSource
  let logger = listening(dataSource.logger, recorder)
  Object.defineProperty(dataSource, 'logger', {
    configurable: true,
    enumerable: true,
    get: () => logger,
    // `setOptions` makes another.
    set(other: LoggerLike) {
      logger = listening(other, recorder)
    },
  })
  return dataSource
}

/** The same logger for one data source: an application may give one to several. */
function listening(logger: LoggerLike, recorder: Recorder): LoggerLike {
  const heir = Object.create(logger) as LoggerLike // A proxy may not tell of a frozen object what is not so.
  return new Proxy(heir, {
    get(_, name) {
      const value: unknown = Reflect.get(logger, name)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]): unknown => {
        if (name === 'logQuery') listen(args, recorder)
        return Reflect.apply(value, logger, args)
      }
    },
    set: (_, name, value) => Reflect.set(logger, name, value),
  })
}

function listen([text, values]: readonly unknown[], recorder: Recorder): void {
  if (typeof text === 'string') recorder.record({ text, values: Array.isArray(values) ? values : undefined })
}
