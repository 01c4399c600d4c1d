import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** A comment as GitHub's API gives it (docs.github.com, "REST API endpoints for issue comments"). */
interface Comment {
  readonly id: number
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' }
  body: string
}

export interface CommentsApi extends AsyncDisposable {
  readonly url: string
  readonly comments: Comment[]
  /** Statuses to answer with instead, the first to the next question that changes something. */
  readonly failures: number[]
  /** What was asked: `GET`, `POST`, `PATCH`. */
  readonly asked: string[]
}

export const bot = { login: 'github-actions[bot]', type: 'Bot' } as const

/** The comments of pull request 7 of ada/shop, for whoever has the token `secret`, who is a workflow. */
export async function startCommentsApi(): Promise<CommentsApi> {
  const comments: Comment[] = []
  const failures: number[] = []
  const asked: string[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
      const answer = (status: number, content: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
      const content =
        request.method === 'GET' ? undefined : ((await json(request)) as { readonly body: string })
      asked.push(request.method ?? '')
      if (request.headers.authorization !== 'Bearer secret') return answer(401, {})
      if (pathname === '/user') return answer(403, { message: 'Resource not accessible by integration' })
      if (content === undefined) {
        const page = Number(searchParams.get('page'))
        const size = Number(searchParams.get('per_page'))
        return answer(200, comments.slice((page - 1) * size, page * size))
      }
      const failure = failures.shift()
      if (failure !== undefined) return answer(failure, { message: 'no' })
      if (content.body.length > 65_536) return answer(422, { message: 'body is too long' })
      if (pathname === '/repos/ada/shop/issues/7/comments') {
        const comment = { id: comments.length + 1, user: bot, body: content.body }
        comments.push(comment)
        return answer(201, comment)
      }
      const id = Number(/^\/repos\/ada\/shop\/issues\/comments\/(\d+)$/.exec(pathname)?.[1])
      const known = comments.find((comment) => comment.id === id)
      if (known === undefined) return answer(404, {})
      known.body = content.body
      return answer(200, known)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    failures,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
