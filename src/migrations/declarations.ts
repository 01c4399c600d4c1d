import type { DeclaredColumn, DeclaredTable } from '../model/declared.ts'
import { Failure } from '../model/failure.ts'
import type { Grammar } from '../postgres/sql/grammar.ts'

/**
 * What comments above statements declare, by the line of the statement: `-- planflip: rows 5e6` of the tables that it creates,
 * `-- planflip: column region distinct=40 nulls=0.1 width=12` of a column that it adds.
 *
 * @param text SQL in which every quote ends
 * @throws Failure `bad-usage`, with file and line, for a comment to planflip that says something else, or is above nothing
 */
export function readDeclarations(
  grammar: Grammar,
  { file, text }: { readonly file: string; readonly text: string },
): ReadonlyMap<number, DeclaredTable> {
  const declared = new Map<number, DeclaredTable>()
  const tokens = grammar.scan(text) ?? []
  for (const [at, { kind, text: comment, start }] of tokens.entries()) {
    const said = kind === 'comment' ? /^--\s*planflip\s*:\s*(.*)$/i.exec(comment)?.[1]?.trim() : undefined
    if (said === undefined) continue
    const before = tokens.slice(0, at).findLast((token) => token.kind !== 'comment')
    const after = tokens.slice(at).find((token) => token.kind !== 'comment')
    const isAbove =
      before === undefined || (before.text === ';' && text.slice(before.end, start).includes('\n'))
    const place = `${file}:${lineAt(text, start)}`
    if (!isAbove || after === undefined) {
      throw notUnderstood(`${place} has a comment to planflip that is above no statement`, said)
    }
    const table = readRows(said) ?? readColumn(said)
    if (table === undefined) {
      throw notUnderstood(`${place} tells planflip something that it does not know`, said)
    }
    const line = lineAt(text, after.start)
    const known = declared.get(line)
    const columns = { ...known?.columns, ...table.columns }
    declared.set(line, { ...known, ...table, ...(Object.keys(columns).length > 0 && { columns }) })
  }
  return declared
}

function notUnderstood(fact: string, said: string): Failure {
  return new Failure('bad-usage', `${fact}: ${said}`, {
    hint:
      'Say above the statement that creates a table how many rows it will have: -- planflip: rows 5e6; ' +
      'and of a column that it adds: -- planflip: column region distinct=40 nulls=0.1 width=12',
  })
}

/** `rows 5000000`, `rows 5_000_000` or `rows 5e6`. */
function readRows(said: string): DeclaredTable | undefined {
  const rows = readCount(/^rows\s+(\S+)$/i.exec(said)?.[1] ?? '')
  return rows === undefined ? undefined : { rows }
}

/** `column region distinct=40 nulls=10% width=12`, in any order. Names are as in SQL: in quotes as they are, else in lower case. */
function readColumn(said: string): DeclaredTable | undefined {
  const [, name = '', facts = ''] = /^column\s+("(?:[^"]|"")+"|[^\s"=]+)\s+(.+)$/i.exec(said) ?? []
  if (name === '') return undefined
  const read = facts.split(/\s+/).map((fact) => {
    const [, key = '', value = ''] = /^(\w+)=(.+)$/.exec(fact) ?? []
    return readers[key.toLowerCase()]?.(value)
  })
  if (read.includes(undefined)) return undefined
  const attname = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
  return { columns: { [attname]: Object.assign({}, ...read) as DeclaredColumn } }
}

const readers: Readonly<Record<string, (value: string) => DeclaredColumn | undefined>> = {
  distinct: (value) => {
    const distinct = value.toLowerCase() === 'all' ? 'all' : readCount(value)
    return distinct === undefined || distinct === 0 ? undefined : { distinct }
  },
  nulls: (value) => {
    const nulls = /^\d+(\.\d+)?%$/.test(value) ? Number(value.slice(0, -1)) / 100 : Number(value)
    return nulls >= 0 && nulls <= 1 ? { nulls } : undefined
  },
  width: (value) => {
    const width = readCount(value)
    return width === undefined || width === 0 ? undefined : { width }
  },
}

function readCount(said: string): number | undefined {
  const isNumber = /^\d+(?:_\d+)*(?:\.\d+)?(?:e\+?\d+)?$/i.test(said)
  const count = Math.round(Number(said.replaceAll('_', '')))
  return isNumber && Number.isFinite(count) ? count : undefined
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
