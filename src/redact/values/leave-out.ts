import type { ColumnName } from '../column-name.ts'
import type { AnsweredProbe, ProbeSet } from '../../model/probe.ts'
import type { CertifiedPlan, Snapshot } from '../../model/snapshot.ts'
import type { FindValue } from './find-values.ts'
import type { ComparedColumns } from '../compared-columns.ts'

/**
 * Parts the plans of a certificate that a redacted value stands in, or that compare a redacted column with what is not: the
 * scratch database would have to plan them otherwise.
 */
export function partPlans(
  plans: readonly CertifiedPlan[],
  compared: ComparedColumns,
  findValue: FindValue,
): { readonly kept: readonly CertifiedPlan[]; readonly leftOut: readonly CertifiedPlan[] } {
  const leftOut = plans.filter(({ sql, values, outcome }) => {
    const said =
      outcome.status === 'planned' ? outcome.text.replaceAll(/\(cost=[^)]*\)/g, '') : outcome.message
    const quoted = values?.map((value) => (value === null ? '' : quote(value))) ?? []
    return [sql, said, ...quoted].some(findValue) || compared.inPlan({ sql, values }, said).length > 0
  })
  const gone = new Set(leftOut)
  return { kept: plans.filter((plan) => !gone.has(plan)), leftOut }
}

/**
 * Leaves out the probes that ask about values of redacted columns: the scratch database has others, and would have to
 * answer otherwise. A probe that names no columns may be about any.
 */
export function withoutRedactedProbes(
  sets: readonly ProbeSet<AnsweredProbe>[],
  redacted: readonly ColumnName[],
): readonly ProbeSet<AnsweredProbe>[] {
  const relations = new Map<string, Set<string>>()
  for (const { schemaname, relname, attname } of redacted) {
    const relation = `${schemaname}.${relname}`
    relations.set(relation, (relations.get(relation) ?? new Set()).add(attname))
  }
  const isAbout = ({ relation, descendants = [], columns, sql }: AnsweredProbe) =>
    sql.includes("'") &&
    [relation, ...descendants].some((name) => {
      const hidden = relations.get(name)
      // What is no column's name is an expression over some.
      return (
        hidden !== undefined && (columns?.some((column) => hidden.has(column) || /\W/.test(column)) ?? true)
      )
    })
  return sets.map((set) => ({ ...set, probes: set.probes.filter((probe) => !isAbout(probe)) }))
}

/** Where values stand that cannot be taken away: in the schema, in settings, in names. */
export function placesOfValues(
  { schema, settings, roleSettings, roles, askingRole, viewOwners = [] }: Snapshot,
  findValue: FindValue,
): readonly string[] {
  // Postgres's own settings say nothing of anybody's data.
  const tells = (name: string, value: string) => name.includes('.') && findValue(quote(value))
  return [
    ...schema.filter(({ sql }) => findValue(sql)).map(({ type, name }) => `${type} ${name}`),
    ...Object.entries(settings)
      .filter(([name, value]) => tells(name, value))
      .map(([name]) => `setting ${name}`),
    ...roleSettings
      .filter(({ name, value }) => tells(name, value))
      .map(({ name, role }) => `setting ${name} of ${role ?? 'all roles'}`),
    ...[
      ...new Set([
        ...roles,
        ...[askingRole, ...viewOwners].flatMap(({ name, memberOf }) => [name, ...memberOf]),
      ]),
    ]
      .filter((role) => findValue(quote(role)))
      .map((role) => `role ${role}`),
  ]
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
