import { argv, env } from 'node:process'
import type { OpenShop } from './shop-app.ts'
import { useShop } from './shop-app.ts'

/* A shop at work: `main.ts LIBRARY [hook]`, on DATABASE_URL. */

const [library = '', hook] = argv.slice(2)
const { openShop } = (await import(`./${library}.ts`)) as { readonly openShop: OpenShop }
const shop = await openShop(env['DATABASE_URL'] ?? '', hook === 'hook')
await useShop(shop)
await shop.close()
