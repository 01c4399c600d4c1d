import type { SettingDifference } from '../model/verification.ts'

/**
 * Settings that are not production's. One that the scratch does not have is another version's, unless it is the
 * application's own (`app.tenant`), which a policy may read. Not those of JIT, whose footer is not compared, nor locales of
 * money and numbers, which an engine without the system's locales does not have and which no plan's cost depends on.
 */
export function differingSettings(
  production: Readonly<Record<string, string>>,
  scratch: Readonly<Record<string, string | null>>,
): readonly SettingDifference[] {
  return Object.entries(production).flatMap(([setting, wanted]) => {
    const found = scratch[setting] ?? (setting.includes('.') ? '' : wanted)
    if (found === wanted || /^(?:jit|lc_)/.test(setting)) return []
    return [{ input: 'settings' as const, setting, production: wanted, scratch: found }]
  })
}
