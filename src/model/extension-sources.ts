/**
 * Where extensions are to be had: for messages about one that an engine lacks, and for whoever looks for an engine that has them all.
 */

/** What comes with PostgreSQL's own contrib, and so with the native engine and with any image that is named here, in any of 14 to 18. */
const contrib: readonly string[] = [
  'amcheck',
  'bloom',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'dict_xsyn',
  'earthdistance',
  'file_fdw',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'moddatetime',
  'pageinspect',
  'pg_buffercache',
  'pg_freespacemap',
  'pg_stat_statements',
  'pg_surgery',
  'pg_trgm',
  'pg_visibility',
  'pg_walinspect',
  'pgcrypto',
  'plpgsql',
  'seg',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid-ossp',
]

/** The rest of contrib, which PGlite does without. */
const contribNotOfPglite: readonly string[] = [
  'adminpack',
  'autoinc',
  'dblink',
  'insert_username',
  'intagg',
  'old_snapshot',
  'pg_prewarm',
  'pgrowlocks',
  'pgstattuple',
  'postgres_fdw',
  'refint',
  'sslinfo',
  'xml2',
]

/** Packages of npm that bring an extension to PGlite. Each is built for one version of PGlite, which it names as its peer. */
const pglitePackages: Readonly<Record<string, string>> = {
  age: '@electric-sql/pglite-age',
  pg_hashids: '@electric-sql/pglite-pg_hashids',
  pg_ivm: '@electric-sql/pglite-pg_ivm',
  pg_textsearch: '@electric-sql/pglite-pg_textsearch',
  pg_uuidv7: '@electric-sql/pglite-pg_uuidv7',
  pgtap: '@electric-sql/pglite-pgtap',
  postgis: '@electric-sql/pglite-postgis',
  postgis_raster: '@electric-sql/pglite-postgis',
  postgis_tiger_geocoder: '@electric-sql/pglite-postgis',
  postgis_topology: '@electric-sql/pglite-postgis',
  vector: '@electric-sql/pglite-pgvector',
}

interface ExtensionImage {
  /** Its name, by the major version of its server. */
  readonly image: (major: number) => string
  readonly majors: readonly number[]
  /** Besides contrib. */
  readonly extensions: readonly string[]
}

const postgis: readonly string[] = [
  'address_standardizer',
  'address_standardizer_data_us',
  'postgis',
  'postgis_raster',
  'postgis_sfcgal',
  'postgis_tiger_geocoder',
  'postgis_topology',
]

const ofSupabase: readonly string[] = [
  ...postgis,
  'http',
  'hypopg',
  'index_advisor',
  'pg_cron',
  'pg_graphql',
  'pg_hashids',
  'pg_jsonschema',
  'pg_net',
  'pg_repack',
  'pgaudit',
  'pgmq',
  'pgroonga',
  'pgrouting',
  'pgsodium',
  'pgtap',
  'plpgsql_check',
  'rum',
  'supabase_vault',
  'vector',
  'wrappers',
]

/** Images for a container, the smallest first. Tags that move are preferred: they have the newest minor version. */
const images: readonly ExtensionImage[] = [
  { image: (major) => `postgres:${major}`, majors: [14, 15, 16, 17, 18], extensions: [] },
  { image: (major) => `pgvector/pgvector:pg${major}`, majors: [14, 15, 16, 17, 18], extensions: ['vector'] },
  { image: (major) => `postgis/postgis:${major}-3.5`, majors: [14, 15, 16, 17], extensions: postgis },
  { image: (major) => `postgis/postgis:${major}-3.6`, majors: [18], extensions: postgis },
  {
    image: (major) => `timescale/timescaledb:latest-pg${major}`,
    majors: [14, 15, 16, 17, 18],
    extensions: ['timescaledb'],
  },
  {
    image: (major) => `citusdata/citus:postgres_${major}`,
    majors: [15, 16, 17],
    extensions: ['citus', 'citus_columnar'],
  },
  { image: (major) => `apache/age:release_PG${major}_1.6.0`, majors: [16, 17], extensions: ['age'] },
  { image: (major) => `apache/age:release_PG${major}_1.7.0`, majors: [18], extensions: ['age'] },
  {
    image: (major) => `paradedb/paradedb:latest-pg${major}`,
    majors: [15, 16, 17, 18],
    extensions: ['pg_search', 'vector'],
  },
  {
    image: (major) => `timescale/timescaledb-ha:pg${major}`,
    majors: [15, 16, 17, 18],
    extensions: [
      ...postgis,
      'h3',
      'hll',
      'hypopg',
      'orafce',
      'pg_cron',
      'pg_qualstats',
      'pg_repack',
      'pg_stat_kcache',
      'pgaudit',
      'pglogical',
      'pgpcre',
      'pgrouting',
      'pgtap',
      'rum',
      'semver',
      'timescaledb',
      'timescaledb_toolkit',
      'unit',
      'vector',
      'vectorscale',
    ],
  },
  // Supabase's tags do not move.
  { image: () => 'supabase/postgres:15.8.1.085', majors: [15], extensions: [...ofSupabase, 'pgjwt'] },
  { image: () => 'supabase/postgres:17.6.1.011', majors: [17], extensions: ofSupabase },
]

/** The image for a container of that major version that has all these extensions. */
export function imageWith(extensions: readonly string[], major: number): string | undefined {
  return images
    .find(
      ({ majors, extensions: own }) => majors.includes(major) && hasAll(extensions, [...ofContrib, ...own]),
    )
    ?.image(major)
}

/** The package of npm that brings that extension to PGlite, if one does. */
export function pglitePackageOf(extension: string): string | undefined {
  return Object.hasOwn(pglitePackages, extension) ? pglitePackages[extension] : undefined
}

/**
 * Ways to a scratch that has all these extensions, the nearest to a production of that major version first, each as the end of a
 * sentence: `--engine native`. None where nobody is known to have them.
 */
export function waysToHave(extensions: readonly string[], major: number): readonly string[] {
  if (hasAll(extensions, ofContrib)) return ['--engine native']
  const image = imageWith(extensions, major)
  const packages = extensions.flatMap((extension) => pglitePackageOf(extension) ?? [])
  const isOfPglite = hasAll(extensions, [...contrib, ...Object.keys(pglitePackages)])
  return [
    ...(image === undefined ? [] : [`--engine container:${image}`]),
    ...(isOfPglite
      ? [`--engine pglite after npm install --save-dev ${[...new Set(packages)].join(' ')}`]
      : []),
  ]
}

const ofContrib: readonly string[] = [...contrib, ...contribNotOfPglite]

function hasAll(extensions: readonly string[], among: readonly string[]): boolean {
  return extensions.every((extension) => among.includes(extension))
}
