import type { Reporter, VerificationReporter } from './reporter.ts'

/** Reporters by the name that `--format` takes. Imported on demand. */
export const reporters = {
  terminal: async (): Promise<Reporter> => (await import('./terminal.ts')).renderTerminal,
  json: async (): Promise<Reporter> => (await import('./json.ts')).renderJson,
  markdown: async (): Promise<Reporter> => (await import('./markdown.ts')).renderMarkdown,
  github: async (): Promise<Reporter> => (await import('./github.ts')).renderGithub,
  gitlab: async (): Promise<Reporter> => (await import('./gitlab.ts')).renderGitlab,
  junit: async (): Promise<Reporter> => (await import('./junit.ts')).renderJunit,
  sarif: async (): Promise<Reporter> => (await import('./sarif.ts')).renderSarif,
} as const satisfies Record<string, () => Promise<Reporter>>

export type ReporterName = keyof typeof reporters

export const reporterNames = Object.keys(reporters) as readonly ReporterName[]

export function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name)
}

/** The same for what `verify` finds. */
export const verificationReporters = {
  terminal: async (): Promise<VerificationReporter> =>
    (await import('./verification-terminal.ts')).renderVerificationTerminal,
  json: async (): Promise<VerificationReporter> => (await import('./json.ts')).renderJson,
} as const satisfies Record<string, () => Promise<VerificationReporter>>
