import type { Mending } from '../../model/inspection.ts'
import type { UnreadableInput } from '../../model/unreadable.ts'
import { countInputs } from '../../model/unreadable.ts'
import type { Grantee } from './grants.ts'
import { grantReadAllData } from './grants.ts'

/** Puts together which statements would let the role read what it could not. */
export function mendingOf(unreadable: readonly UnreadableInput[], grantee: Grantee): Mending {
  const statements = [...new Set(unreadable.flatMap(({ grants }) => grants))]
  const sweeping = grantReadAllData(grantee)
  const isSweepingOnly = statements.every((sql) => sql === sweeping || !sql.startsWith('GRANT '))
  return {
    statements: statements.map((sql) => ({
      sql,
      gives: countInputs(unreadable.filter(({ grants }) => grants.includes(sql))),
    })),
    sweeping: sweeping === undefined || isSweepingOnly || statements.length === 1 ? null : sweeping,
  }
}
