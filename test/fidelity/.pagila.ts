import { execFileSync } from 'node:child_process'
import { measureDatabase } from './measure-database.ts'
const major = Number(process.argv[2])
const r = await measureDatabase(
  {
    name: 'pagila',
    queries: '/tmp/t1/pagila/queries',
    fill: async (client) => {
      const url = `postgresql://postgres@localhost:${client.port}/pagila?host=${encodeURIComponent(client.host)}`
      for (const f of ['schema', 'data'])
        execFileSync('psql', ['-q', '-d', url, '-f', `/tmp/t1/pagila/${f}.sql`], {
          stdio: ['ignore', 'ignore', 'pipe'],
        })
      await client.query('VACUUM ANALYZE')
      await client.query('CHECKPOINT')
    },
  },
  {
    major,
    engines: [`native:${major}`],
    variations: [{ name: 'as captured', settings: {} } as any],
    random: 2000,
    seed: 'pagila',
    progress: (m) => process.stderr.write(m + '\n'),
  },
)
for (const { misses, ...x } of r as any) {
  console.log(JSON.stringify(x).slice(0, 600))
  console.log((misses ?? []).length, JSON.stringify((misses ?? []).slice(0, 2), null, 1).slice(0, 3000))
}
process.exit(0)
