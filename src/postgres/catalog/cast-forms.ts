/**
 * How the casts and calls in a tree of Postgres's are to be printed, in their order (`CoercionForm` of primnodes.h, in fields like
 * `:relabelformat`): `0` as a function, `1` as a cast, `2` not at all, `3` in SQL's own words. Blanks in names and literals are escaped, so
 * that they cannot look like one.
 */
export function castFormsOf(tree: string): string {
  return [...tree.matchAll(castForm)].map(([, form = '']) => form).join('')
}

/** The same on the server, of an expression that is a tree in text: what it goes through may be large. */
export function castFormsIn(tree: string): string {
  return `(SELECT string_agg(left(piece, 1), '' ORDER BY place)
    FROM unnest(string_to_array(${tree}, 'format ')) WITH ORDINALITY AS p(piece, place)
    WHERE place > 1 AND left(piece, 1) IN ('0', '1', '2', '3'))`
}

/** The tree with other forms, as many as it has. */
export function withCastForms(tree: string, forms: string): string {
  let place = 0
  return tree.replaceAll(castForm, () => `format ${forms[place++] ?? ''}`)
}

const castForm = /format ([0-3])/g
