/*
 * Keeps one comment on a pull request: updates its own, makes one where there is something to tell. Who may not comment, as a
 * workflow for a fork may not, has the summary of the step. It fails no job: what planflip found is the job's result.
 */
import { readFile } from 'node:fs/promises'
import process from 'node:process'

const {
  COMMENT_KEY = '',
  GITHUB_API_URL,
  GITHUB_EVENT_PATH,
  GITHUB_REPOSITORY,
  GITHUB_TOKEN,
  JSON: json,
  MARKDOWN,
} = process.env

try {
  await keepComment()
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  say('warning', `The comment could not be kept: ${reason}. The summary of this step has the report.`)
}

async function keepComment() {
  const { pull_request: pullRequest } = JSON.parse(await readFile(GITHUB_EVENT_PATH, 'utf8'))
  if (pullRequest === undefined) return say('notice', 'There is no pull request to comment on.')

  const comments = `/repos/${GITHUB_REPOSITORY}/issues/${pullRequest.number}/comments`
  const key = COMMENT_KEY.replaceAll(/[^\w.:/-]+/g, ' ')
    .slice(0, 80)
    .trim()
  const marker = key === '' ? '<!-- planflip -->' : `<!-- planflip ${key} -->`
  const body = (await readFile(MARKDOWN, 'utf8')).replace(/^<!-- planflip -->/, marker)
  const known = await findOwn(comments, marker)
  if (known === undefined && !(await hasToTell())) return undefined

  const answer =
    known === undefined
      ? await ask('POST', comments, { body })
      : await ask('PATCH', `/repos/${GITHUB_REPOSITORY}/issues/comments/${known.id}`, { body })
  if (isRefusal(answer)) {
    return say(
      'notice',
      'This workflow may not comment, as is so for forks. The summary of this step has the report.',
    )
  }
  return contentOf(answer)
}

/** The last one: who quotes a comment does so after it, but is somebody else. */
async function findOwn(comments, marker) {
  const found = []
  for (let page = 1; ; page += 1) {
    const answer = await ask('GET', `${comments}?per_page=100&page=${page}`)
    if (isRefusal(answer)) return undefined
    const some = await contentOf(answer)
    found.push(...some.filter(({ body }) => body?.startsWith(marker)))
    if (some.length < 100) break
  }
  if (found.length === 0) return undefined
  // The token of a workflow is a bot's, and may not ask who it is.
  const self = await ask('GET', '/user')
  const login = self.ok ? (await self.json()).login : undefined
  return found.findLast(({ user }) => (login === undefined ? user?.type === 'Bot' : user?.login === login))
}

/** Nobody needs a comment that says that all is well; one that is there is told so. */
async function hasToTell() {
  const { summary } = JSON.parse(await readFile(json, 'utf8'))
  return summary.unchanged < summary.queries
}

async function ask(method, path, content) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${GITHUB_API_URL}${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${GITHUB_TOKEN}`,
        'user-agent': 'planflip',
        'x-github-api-version': '2022-11-28',
      },
      ...(content !== undefined && { body: JSON.stringify(content) }),
      signal: AbortSignal.timeout(30_000),
    })
    if (answer.status < 500 || attempt === 3) return answer
    await new Promise((resolve) => setTimeout(resolve, 500 * attempt))
  }
}

async function contentOf(answer) {
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${answer.url}`)
  return answer.json()
}

function isRefusal({ status }) {
  return status === 401 || status === 403 || status === 404
}

function say(level, text) {
  process.stdout.write(`::${level}::planflip: ${text.replaceAll('%', '%25').replaceAll('\n', '%0A')}\n`)
}
