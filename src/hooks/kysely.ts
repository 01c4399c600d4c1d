import { explicitly } from './explicitly.ts'
import { lookAtMethod } from './look-at-method.ts'
import { once } from './once.ts'
import type { Recorder, RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** What a Kysely is made of, as far as it matters here. */
export interface KyselyConfigLike {
  readonly dialect: DialectLike
}

interface DialectLike {
  createDriver(): DriverLike
}

interface DriverLike {
  acquireConnection(): Promise<object>
}

/**
 * Records what a Kysely sends that is made of this configuration, and gives it back: `new Kysely(record({ dialect }))`.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Config extends KyselyConfigLike>(config: Config, options?: RecorderOptions): Config {
  const recorder = explicitly(openRecorder(options))
  if (once(config.dialect)) recordDrivers(config.dialect, recorder)
  return config
}

function recordDrivers(dialect: DialectLike, recorder: Recorder): void {
  const create = dialect.createDriver.bind(dialect)
  dialect.createDriver = () => {
    const driver = create()
    recordConnections(driver, recorder)
    return driver
  }
}

/** A driver lends its connections again and again. */
function recordConnections(driver: DriverLike, recorder: Recorder): void {
  const acquire = driver.acquireConnection.bind(driver)
  driver.acquireConnection = async () => {
    const connection = await acquire()
    if (once(connection)) recordConnection(connection, recorder)
    return connection
  }
}

function recordConnection(connection: object, recorder: Recorder): void {
  for (const name of ['executeQuery', 'streamQuery']) {
    lookAtMethod(connection, name, ([compiled]) => {
      const { sql, parameters } = compiled as CompiledQueryLike
      const tell = recorder.record({ text: sql, values: parameters })
      return { wanted: () => tell }
    })
  }
}

interface CompiledQueryLike {
  readonly sql: string
  readonly parameters: readonly unknown[]
}
