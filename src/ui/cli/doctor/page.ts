/** The page: are its files built, and does its port, which its identity in the browser belongs to, belong to this node. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { choosePort, DEFAULT_PORT } from '../page-origin.ts'
import { PAGE_FOLDER } from '../page-server.ts'
import { holderOf } from '../port-holder.ts'
import { sentenceOf, told } from '../sentences.ts'
import { hasCode } from './data-directory.ts'
import { broken, ok, unknown, warning } from './finding.ts'
import { portOwner } from './port-owner.ts'
import { tryToListen } from './ports.ts'
import type { Finding } from './finding.ts'
import type { RunningNode } from './running-node.ts'

/** The kept port, or, where none is kept, 0. */
const FREE_ONE = { port: 0 } as const

const REBUILD = 'In a checkout: npm run build. Installed from a package: install it again.'

/** Whether the page is there, whole: its document and every file that it names. */
export async function checkBundle (folder = PAGE_FOLDER): Promise<Finding> {
  try {
    const document = await readFile(join(folder, 'index.html'), 'utf8')
    const named = [...document.matchAll(/(?:src|href)="\.?\/([A-Za-z0-9_@-][A-Za-z0-9._@/-]*)"/g)].map(([, path]) => path ?? '').filter((path) => !path.includes('..'))
    for (const path of named) await stat(join(folder, path))
    return ok('page', `The page is built: its document and the ${named.length} files that it names are there.`)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return broken('page', 'The page is not built, or not whole: a browser gets nothing from this node.', REBUILD)
    return broken('page', `The files of the page cannot be read: ${sentenceOf(told(error))}`, REBUILD)
  }
}

export async function checkPagePort (dataFolder: string, running: RunningNode | undefined): Promise<Finding> {
  const { web } = running ?? {}
  if (running !== undefined && web !== undefined) {
    const holder = await holderOf(Number(new URL(web).port) || 80)
    return holder === running.peerId
      ? ok('page-port', `The running node serves the page at ${web}`)
      : broken('page-port', `The running node should serve the page at ${web}, and ${holder === undefined ? 'no Mobilink' : `the node ${holder}`} answers there.`, 'Stop the node and start it again.')
  }
  let kept: number
  try {
    kept = await choosePort(dataFolder, FREE_ONE, false)
  } catch (error) {
    if (hasCode(error, 'ENOTDIR', 'EACCES')) return unknown('page-port', 'The port of the page is unknown, because there is no usable data directory.', 'Mend the data directory first.')
    return broken('page-port', 'The port of the page is not known, so the page is not served.', sentenceOf(told(error)))
  }
  if (running !== undefined && kept === FREE_ONE.port) return ok('page-port', 'The running node serves no page, and never has (--no-web).')
  const isKept = kept !== FREE_ONE.port
  const port = isKept ? kept : DEFAULT_PORT
  for (const host of ['127.0.0.1', '::1']) {
    const failure = await tryToListen(host, port)
    if (hasCode(failure, 'EADDRINUSE')) return await explainTaken(port, isKept)
    if (hasCode(failure, 'EACCES', 'EPERM')) return broken('page-port', `This user may not use port ${port}: the page is not served.`, 'Start with --web localhost:7070 --move-web; the identity that the page has in the browser stays behind.')
  }
  return running === undefined
    ? ok('page-port', `Port ${port} is free for the page.`)
    : ok('page-port', `The running node serves no page (--no-web); the port of its page, ${port}, is free.`)
}

async function explainTaken (port: number, isKept: boolean): Promise<Finding> {
  const peer = await holderOf(port)
  const owner = await portOwner(port)
  const who = `${peer === undefined ? 'another program' : `another Mobilink node (${peer})`}${owner === undefined ? '' : `, ${owner}`}`
  return isKept
    ? broken('page-port', `The port of the page, ${port}, is taken by ${who}: the page is not served.`, 'Stop that one and start this node again, or start with --web localhost:0 --move-web; the identity that the page has in the browser stays behind then.')
    : warning('page-port', `The usual port of the page, ${port}, is taken by ${who}: a first start serves no page.`, 'Start with --web localhost:0, which takes a free one and keeps it.')
}
