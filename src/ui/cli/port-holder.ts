/** Who has the port that the page needs: asked of the port itself, on this machine, within a second. */
import { get } from 'node:http'
import * as v from 'valibot'

const ASK_MS = 1_000
const MAX_ANSWER_BYTES = 65_536
const Card = v.object({ peerId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,64}$/)) })

/** Resolves with one line that names the holder as well as it can and says what to do. Never rejects. */
export async function describeHolder (port: number): Promise<string> {
  const peer = await holderOf(port)
  const holder = peer !== undefined ? `another Mobilink node (${peer}) serves its page on port ${port}` : `another program has port ${port}`
  return `The page is not served: ${holder}. Stop it and start this node again, or start with --web localhost:0 for another port (add --move-web if this node had a page before).`
}

/** Resolves with the peer ID of the Mobilink node that serves its page on this port, if one does. Never rejects. */
export async function holderOf (port: number): Promise<string | undefined> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Card), await ask(port))
  return parsed.success ? parsed.output.peerId : undefined
}

async function ask (port: number): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/node.json', headers: { host: `localhost:${port}` }, agent: false }, (response) => {
      const parts: Buffer[] = []
      let size = 0
      response.on('data', (part: Buffer) => {
        size += part.length
        if (size > MAX_ANSWER_BYTES) request.destroy()
        else parts.push(part)
      })
      response.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    })
    const timer = setTimeout(() => request.destroy(), ASK_MS)
    // A stranger that does not speak HTTP is a holder all the same.
    request.on('error', () => resolve(undefined))
    request.on('close', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
  })
}
