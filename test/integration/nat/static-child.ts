/**
 * Anybody's web server: serves the built page by https, and knows nothing of Mobilink. Arguments: the folder, where to
 * listen (address and port), the files of certificate and key.
 */
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:https'
import { extname, join, normalize, sep } from 'node:path'

const [folder = '', host, port, cert = '', key = ''] = process.argv.slice(2)
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.webmanifest': 'application/manifest+json' }

const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, ({ url = '/' }, response) => {
  const path = url.split('?', 1)[0] ?? '/'
  const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path))
  if (!file.startsWith(folder + sep) || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})
server.listen(Number(port), host, () => process.send?.('listening'))
process.on('disconnect', () => process.exit(0))
