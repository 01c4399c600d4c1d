import { PrismaPg } from '@prisma-6/adapter-pg'
import { openWith } from './prisma.ts'
import { generatedClient6 } from './prisma/generate.ts'
import type { OpenShop } from './shop-app.ts'

/** What is written for 7 is written for 6 as well. */
export const openShop: OpenShop = async (url, isHooked) =>
  await openWith(new PrismaPg({ connectionString: url }), generatedClient6, isHooked)
