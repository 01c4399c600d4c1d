/** A name as EXPLAIN prints it: in quotes where SQL would need them (`quote_identifier` of ruleutils.c). */
export function quoteName(name: string, major: number): string {
  const since = keywords.get(name) ?? Infinity
  return /^[a-z_][a-z0-9_]*$/.test(name) && major < since ? name : `"${name.replaceAll('"', '""')}"`
}

/** The keywords of kwlist.h that are not UNRESERVED_KEYWORD, by the major that has them first; 14 stands for older ones too. */
const keywords: ReadonlyMap<string, number> = new Map(
  Object.entries({
    14: `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
      char character check coalesce collate collation column concurrently constraint create cross current_catalog
      current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
      desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
      grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading
      least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
      offset on only or order out outer overlaps overlay placing position precision primary real references returning
      right row select session_user setof similar smallint some substring symmetric table tablesample then time timestamp
      to trailing treat trim true union unique user using values varchar variadic verbose when where window with
      xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`,
    16: 'json_array json_arrayagg json_object json_objectagg system_user',
    17: 'json json_exists json_query json_scalar json_serialize json_table json_value merge_action',
  }).flatMap(([since, words]) => words.split(/\s+/).map((word) => [word, Number(since)] as const)),
)
