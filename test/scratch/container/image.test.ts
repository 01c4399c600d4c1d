import { expect, test } from 'vitest'

import { canNameImage, imageNamed } from '../../../src/scratch/container/image.ts'

test("the image is that of production's major version, unless another version or image is named", () => {
  expect(imageNamed(undefined, 17)).toBe('postgres:17')
  expect(imageNamed('16', 17)).toBe('postgres:16')
  expect(imageNamed('pgvector/pgvector:pg17', 16)).toBe('pgvector/pgvector:pg17')
})

test.each([
  'postgres',
  'postgres:18-alpine',
  'pgvector/pgvector:pg17',
  'localhost:5000/my_team/pg__x:1',
  'ghcr.io/a/b/c',
  `postgres@sha256:${'0a'.repeat(32)}`,
  `registry.example.com:443/pg:17@sha256:${'0a'.repeat(32)}`,
])('%s can be an image', (name) => {
  expect(canNameImage(name)).toBe(true)
})

test.each([
  '',
  ' ',
  ':16',
  'a b',
  'postgres:',
  'postgres:16:17',
  '-x',
  'https://example.com/pg',
  'pg;rm',
  'postgres:16 ',
])('"%s" cannot', (name) => {
  expect(canNameImage(name)).toBe(false)
})
