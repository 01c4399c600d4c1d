import { dirname, resolve } from 'node:path'
import { completeConfig } from './complete-config.ts'
import type { Config } from './config.ts'
import { findConfig } from './find-config.ts'
import { readConfig } from './read-config.ts'
import { validateConfig } from './validate-config.ts'

export interface WantedConfig {
  /** Where the search begins, and where `file` is relative to. */
  readonly directory: string
  /** The config file, where the user names one. */
  readonly file?: string | undefined
}

/** The configuration that holds in a folder. Without a config file: the defaults, as if an empty one lay there. */
export async function loadConfig({ directory, file }: WantedConfig): Promise<Config> {
  const found = file === undefined ? findConfig(directory) : resolve(directory, file)
  if (found === null) return { file: null, ...completeConfig({}, directory) }
  const config = validateConfig(await readConfig(found), found)
  return { file: found, ...completeConfig(config, dirname(found)) }
}
