import type { Ingredient } from '../model/blame.ts'
import type { Provenance } from '../model/report.ts'
import { majorOf } from '../model/server.ts'
import type { Locale } from '../model/server.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { familyOf, type Families } from './families.ts'
import { sizesText, statisticsText, tableInputs, type TableInputs } from './inputs-of-table.ts'
import { freshlyRun, isSameFolder, migrationsOf, onlyIn } from './migrations.ts'
import { type Recipe, settingsOf } from './recipe.ts'

/** A scenario, and what became of its engine. */
export interface Side {
  readonly recipe: Recipe
  readonly provenance: Pick<Provenance, 'engine' | 'server' | 'migrations'>
}

/** All in which two scenarios differ, from what is the easiest to undo to what is the hardest. */
export function ingredientsBetween(
  baseline: Side,
  candidate: Side,
  families: Families,
): readonly Ingredient[] {
  const engine = differingEngines(baseline.provenance, candidate.provenance)
  const [before, after] = [baseline.recipe.snapshot, candidate.recipe.snapshot]
  return [
    ...differingSettings(baseline.recipe, candidate.recipe, engine.length > 0),
    ...engine,
    ...differingLocales(before, after),
    ...differingMigrations(baseline.recipe, candidate.recipe),
    ...differingCommands(baseline, candidate),
    ...differingSchemas(before, after),
    ...differingTables(before, after, families),
  ]
}

/** Another server has other settings: one that it alone has is no setting that somebody made. */
function differingSettings(baseline: Recipe, candidate: Recipe, otherEngine: boolean): readonly Ingredient[] {
  const [before, after] = [settingsOf(baseline), settingsOf(candidate)]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return names.flatMap((name) => {
    const [one, other] = [before[name] ?? null, after[name] ?? null]
    if (one === other || (otherEngine && (one === null || other === null))) return []
    return [{ kind: 'setting' as const, name, baseline: one, candidate: other }]
  })
}

function differingEngines(
  baseline: Side['provenance'],
  candidate: Side['provenance'],
): readonly Ingredient[] {
  const [before, after] = [majorOf(baseline.server), majorOf(candidate.server)]
  if (before !== after)
    return [{ kind: 'engine', baseline: `PostgreSQL ${before}`, candidate: `PostgreSQL ${after}` }]
  if (baseline.engine === candidate.engine) return []
  return [{ kind: 'engine', baseline: baseline.engine, candidate: candidate.engine }]
}

function differingLocales(baseline: Snapshot, candidate: Snapshot): readonly Ingredient[] {
  const [before, after] = [sayLocale(baseline.database), sayLocale(candidate.database)]
  return before === after ? [] : [{ kind: 'locale', baseline: before, candidate: after }]
}

/** One of the same name that says something else is another one. */
function differingMigrations(baseline: Recipe, candidate: Recipe): readonly Ingredient[] {
  const [before, after] = [migrationsOf(baseline), migrationsOf(candidate)]
  const differing = [...onlyIn(after, before), ...onlyIn(before, after)]
  return differing.map(({ name, file }) => ({ kind: 'migration', name, file }))
}

/** The sources of a migration that both have run may differ, too: the folder comes before what is new in it. */
function differingCommands(baseline: Side, candidate: Side): readonly Ingredient[] {
  const isFolderSame = isSameFolder(baseline.recipe, candidate.recipe)
  const fresh = freshlyRun(baseline.recipe, candidate.recipe)
  if (fresh.length > 0) {
    const folder: readonly Ingredient[] =
      isFolderSame || baseline.recipe.migrateCommand === undefined
        ? []
        : [{ kind: 'migrate-command', names: [] }]
    return [...folder, ...fresh.map(({ name }) => ({ kind: 'migration' as const, name }))]
  }
  if (isFolderSame) return []
  const [before, after] = [ranByCommand(baseline), ranByCommand(candidate)]
  const names = [
    ...after.filter((name) => !before.includes(name)),
    ...before.filter((name) => !after.includes(name)),
  ]
  return [{ kind: 'migrate-command', names }]
}

function ranByCommand({ recipe, provenance: { migrations = [] } }: Side): readonly string[] {
  const read = new Set(migrationsOf(recipe).map(({ name }) => name))
  return migrations.filter((name) => !read.has(name))
}

function sayLocale({ encoding, provider, collate, ctype, locale }: Locale): string {
  return [provider, locale ?? collate, ctype === collate ? undefined : ctype, encoding]
    .filter((part) => part !== undefined)
    .join(' ')
}

function differingSchemas(baseline: Snapshot, candidate: Snapshot): readonly Ingredient[] {
  const [before, after] = [schemaText(baseline), schemaText(candidate)]
  if (before === after) return []
  const [old, fresh] = [definitionsOf(baseline), definitionsOf(candidate)]
  const names = [...new Set([...old.keys(), ...fresh.keys()])]
  return [{ kind: 'schema', objects: names.filter((name) => old.get(name) !== fresh.get(name)) }]
}

/** Who asks, and whose views read, counts only where policies do. */
function schemaText({
  schema,
  collations,
  tablespaces,
  alteredFunctions,
  indexes,
  roles,
  askingRole,
  viewOwners = [],
}: Snapshot): string {
  const role = askingRole.seesAllRows && viewOwners.length === 0 ? null : [roles, askingRole, viewOwners]
  const invalid = indexes.filter(({ indisvalid }) => !indisvalid).map(({ relname }) => relname)
  return JSON.stringify([schema, collations, tablespaces, alteredFunctions, invalid, role])
}

function definitionsOf({ schema, tablespaces, alteredFunctions }: Snapshot): ReadonlyMap<string, string> {
  return new Map([
    ...schema.map(({ type, name, sql }) => [`${type} ${name}`, sql] as const),
    ...tablespaces.map(({ name, options }) => [`TABLESPACE ${name}`, options.join()] as const),
    ...alteredFunctions.map((one) => [`FUNCTION ${one.name}`, JSON.stringify(one)] as const),
  ])
}

/** Statistics first, then sizes, family by family. What only one side has comes with its schema. */
function differingTables(baseline: Snapshot, candidate: Snapshot, families: Families): readonly Ingredient[] {
  const [before, after] = [tableInputs(baseline), tableInputs(candidate)]
  const shared = [...before.keys()].filter((table) => after.has(table))
  const differing = (textOf: (inputs: TableInputs) => string): readonly string[] => {
    const tables = shared.filter((table) => saidOf(before, table, textOf) !== saidOf(after, table, textOf))
    return [...new Set(tables.map((table) => familyOf(table, families)))]
  }
  const rowsOf = (side: ReadonlyMap<string, TableInputs>, family: string): number =>
    [...side]
      .filter(([table, { relation }]) => familyOf(table, families) === family && relation.relkind !== 'p')
      .reduce(
        (sum, [, { relation }]) => (relation.reltuples < 0 ? sum : Math.max(0, sum) + relation.reltuples),
        -1,
      )
  return [
    ...differing(statisticsText).map((relation) => ({ kind: 'statistics' as const, relation })),
    ...differing(sizesText).map((relation) => ({
      kind: 'size' as const,
      relation,
      baseline: rowsOf(before, relation),
      candidate: rowsOf(after, relation),
    })),
  ]
}

function saidOf(
  side: ReadonlyMap<string, TableInputs>,
  table: string,
  textOf: (inputs: TableInputs) => string,
): string {
  const inputs = side.get(table)
  return inputs === undefined ? '' : textOf(inputs)
}
