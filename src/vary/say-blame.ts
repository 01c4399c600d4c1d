import type { Blame, Ingredient } from '../model/blame.ts'

/** The answer to whose fault it is, with its sentence. */
export function blameOn(ingredients: readonly Ingredient[]): Blame {
  const said = ingredients.map(sayIngredient)
  const [first = ''] = said
  const sentence =
    said.length < 2
      ? `flips with ${first}`
      : said.length === 2
        ? `needs both ${said.join(' and ')}`
        : `needs all of ${listed(said)}`
  return { ingredients, complete: true, sentence }
}

/** The answer of a search that was given up: who it may have been. */
export function blameAmong(ingredients: readonly Ingredient[], reason: string): Blame {
  const said = ingredients.slice(0, mostNamed).map(sayIngredient)
  const others = ingredients.length - said.length
  const all = others > 0 ? [...said, `${others} more`] : said
  return { ingredients, complete: false, sentence: `flips with some of ${listed(all)}: ${reason}` }
}

const mostNamed = 5

function sayIngredient(ingredient: Ingredient): string {
  switch (ingredient.kind) {
    case 'query':
      return "the query's text"
    case 'setting':
      return `${ingredient.name} ${ingredient.baseline ?? '(default)'} -> ${ingredient.candidate ?? '(default)'}`
    case 'engine':
      return `${ingredient.baseline} -> ${withoutName(ingredient.candidate, ingredient.baseline)}`
    case 'migration':
      return `the migration ${ingredient.name}`
    case 'migrate-command':
      return sayRun(ingredient.names)
    case 'locale':
      return `the locale ${ingredient.baseline} -> ${ingredient.candidate}`
    case 'schema':
      return `the schema${sayObjects(ingredient.objects)}`
    case 'statistics':
      return `the statistics of ${ingredient.relation}`
    case 'size':
      return `the size of ${ingredient.relation} (${sayRows(ingredient.baseline)} -> ${sayRows(ingredient.candidate)} rows)`
  }
}

function sayRun(names: readonly string[]): string {
  const [first] = names
  if (first === undefined) return 'what the command that migrates does'
  if (names.length === 1) return `the migration ${first}`
  const named = names.slice(0, mostNamed)
  const others = names.length - named.length
  return `the migrations ${listed(others > 0 ? [...named, `${others} more`] : named)}`
}

/** `18` of `PostgreSQL 18`, where the other one has the same name. */
function withoutName(engine: string, other: string): string {
  const [name = ''] = other.split(' ')
  return engine.startsWith(`${name} `) ? engine.slice(name.length + 1) : engine
}

function sayObjects(objects: readonly string[]): string {
  if (objects.length === 0) return ''
  const named = objects.slice(0, 3)
  const others = objects.length - named.length
  return ` (${others > 0 ? `${named.join(', ')} and ${others} more` : named.join(', ')})`
}

function sayRows(rows: number): string {
  return rows < 0 ? 'uncounted' : rows.toLocaleString('en-US', { maximumFractionDigits: 0 })
}

function listed(said: readonly string[]): string {
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`
}
