const stages =
  'capture|redact|scratch|inject|storage|corpus|migrations|git|project|explain|vary|compare|report|store|config|proxy'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two modules that need each other are one module, or hide a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-stands-alone',
      severity: 'error',
      comment: 'The model is data: it imports nothing outside src/model.',
      from: { path: '^src/model/' },
      to: { pathNot: '^src/model/' },
    },
    {
      name: 'postgres-knows-only-the-model',
      severity: 'error',
      from: { path: '^src/postgres/' },
      to: { path: '^src/', pathNot: '^src/(postgres|model)/' },
    },
    {
      name: 'stages-do-not-know-each-other',
      severity: 'error',
      comment: 'A stage takes data and gives data. The command that runs two stages joins them.',
      from: { path: `^src/(${stages})/` },
      to: { path: '^src/', pathNot: '^src/($1|postgres|model)/' },
    },
    {
      name: 'hooks-only-record',
      severity: 'error',
      from: { path: '^src/hooks/' },
      to: { path: '^src/', pathNot: '^src/(hooks|corpus|model)/' },
    },
    {
      name: 'commands-do-not-know-the-cli',
      severity: 'error',
      comment:
        'Of hooks, commands know the recorder, which writes what a proxy sees as it writes what they see.',
      from: { path: '^src/commands/' },
      to: { path: '^src/(cli|hooks)/', pathNot: '^src/hooks/recorder[.]ts$' },
    },
    {
      name: 'cli-runs-commands',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: '^src/(cli|commands|config|report|model)/' },
    },
    {
      name: 'matchers-run-commands',
      severity: 'error',
      comment: 'What starts the scratch of a test run is a shell around commands, as the command line is.',
      from: { path: '^src/matchers/scratch/' },
      to: { path: '^src/', pathNot: '^src/(matchers|cli|commands|config|model)/' },
    },
    {
      name: 'matchers-in-tests-are-thin',
      severity: 'error',
      comment:
        "Every process of a test runner loads them: they ask the scratch's process, and know how drivers spell values.",
      from: { path: '^src/matchers/', pathNot: '^src/matchers/scratch/' },
      to: { path: '^src/', pathNot: '^src/(matchers/[^/]+|hooks/value-text[.]ts|model/)' },
    },
    {
      name: 'nothing-imports-matchers',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/matchers/' },
      to: { path: '^src/matchers/' },
    },
    {
      name: 'pure-stays-pure',
      severity: 'error',
      comment: 'Comparing and reporting never read the clock, the disk or the network.',
      from: { path: '^src/(model|compare|report|storage|vary)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'a-project-is-read-in-one-place',
      severity: 'error',
      comment:
        'What is found in a project, and what is written for it, are functions of what read-project.ts read.',
      from: { path: '^src/project/', pathNot: '^src/project/read-project[.]ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?path$' },
    },
    {
      name: 'pg-in-one-place',
      severity: 'error',
      from: { pathNot: '^(src/postgres/|test/)' },
      to: { path: 'node_modules/(@types/)?pg(-format)?/' },
    },
    {
      name: 'pg-dump-in-one-place',
      severity: 'error',
      comment: 'Only the schema of a capture is dumped.',
      from: { pathNot: '^(src/capture/schema/|test/)' },
      to: { path: 'node_modules/@electric-sql/pglite-tools/' },
    },
    {
      name: 'commander-in-one-place',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: 'node_modules/commander/' },
    },
    {
      name: 'pglite-in-one-place',
      severity: 'error',
      from: { pathNot: '^(src/scratch/pglite/|test/)' },
      to: { path: 'node_modules/@electric-sql/pglite/' },
    },
    {
      name: 'testcontainers-in-one-place',
      severity: 'error',
      comment: 'Most users do not have it: it is loaded where somebody asks for a container.',
      from: { pathNot: '^(src/scratch/container/|test/)' },
      to: { path: 'node_modules/testcontainers/' },
    },
    { name: 'src-does-not-know-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '^src/(index|cli/main|hooks/[^/]+|matchers/(vitest|jest|scratch/[^/]+))[.]ts$',
      },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
