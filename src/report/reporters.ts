import type { Reporter, VerificationReporter } from './reporter.ts'

/** Reporters by the name that `--format` takes. Imported on demand. */
export const reporters = {
  terminal: async (): Promise<Reporter> => (await import('./terminal.ts')).renderTerminal,
  json: async (): Promise<Reporter> => (await import('./json.ts')).renderJson,
} as const satisfies Record<string, () => Promise<Reporter>>

/** The same for what `verify` finds. */
export const verificationReporters = {
  terminal: async (): Promise<VerificationReporter> =>
    (await import('./verification-terminal.ts')).renderVerificationTerminal,
  json: async (): Promise<VerificationReporter> => (await import('./json.ts')).renderJson,
} as const satisfies Record<string, () => Promise<VerificationReporter>>
