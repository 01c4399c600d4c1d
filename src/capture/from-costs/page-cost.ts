import type { Tablespace } from '../../model/snapshot.ts'
import type { CatalogIndex } from '../indexes.ts'

/** What a page of the index costs whatever the settings say (`get_tablespace_page_costs` of spccache.c); undefined where they say it. */
export function pageCostOf(
  { ownTablespace }: CatalogIndex,
  tablespaces: readonly Tablespace[],
  name: 'random_page_cost' | 'seq_page_cost',
): number | undefined {
  const options = tablespaces.find((tablespace) => tablespace.name === ownTablespace)?.options ?? []
  const option = options.find((text) => text.startsWith(`${name}=`))
  return option === undefined ? undefined : Number(option.slice(name.length + 1))
}
