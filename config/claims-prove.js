// Seeds one fault per statement and demands that the test which carries its id turns red: a test that cannot fail
// proves nothing. Works in a copy of the sources, so that whatever happens, these stay as they are.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'

const require = createRequire(import.meta.url)
const COPIED = ['src', 'test', 'bench', 'config', 'docs', 'dist', 'README.md', 'CHANGELOG.md', 'package.json', 'tsconfig.json']
const TEST_MS = 120_000

/** @returns 0 when each fault was noticed, 1 when one was not or could not be seeded, 130 when interrupted */
export async function prove (root, faults, states, ids) {
  const isAsked = ({ id }) => ids.length === 0 || ids.includes(id)
  const proven = states.filter((claim) => isAsked(claim) && (claim.state === 'proven' || claim.state === 'conditional')).map(({ id }) => id)
  for (const id of ids.filter((one) => !proven.includes(one))) say(`${id} is not proven: there is nothing to seed a fault for`)
  const interrupted = new AbortController()
  const interrupt = () => { interrupted.abort() }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt)
  const copy = mkdtempSync(join(tmpdir(), 'mobilink-claims-'))
  try {
    const at = new Copy(root, copy, interrupted.signal)
    await at.build()
    const failed = []
    for (const fault of faults.filter(({ id }) => proven.includes(id))) {
      const outcome = await at.try(fault)
      say(`${fault.id} ${outcome}: ${fault.what}`)
      if (outcome !== 'turns red') failed.push(fault.id)
    }
    const without = proven.filter((id) => !faults.some((fault) => fault.id === id))
    say(`${proven.length - without.length - failed.length} of ${proven.length} proven statements have a test that was seen to fail.`)
    if (without.length > 0) say(`Without a fault in test/claims.json: ${without.join(', ')}`)
    if (failed.length > 0) say(`NOT NOTICED: ${failed.join(', ')}`)
    return failed.length === 0 ? 0 : 1
  } catch (error) {
    if (!interrupted.signal.aborted) throw error
    return 130
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt)
    rmSync(copy, { recursive: true, force: true, maxRetries: 3 })
  }
}

const say = (line) => { process.stderr.write(`${line}\n`) }

class Copy {
  #at
  #signal
  #options

  constructor (root, at, signal) {
    this.#at = at
    this.#signal = signal
    const { compilerOptions } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config
    // of one file alone the compiler cannot tell that it is a module
    this.#options = { ...ts.convertCompilerOptionsFromJson(compilerOptions, root).options, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
    for (const path of COPIED.filter((one) => existsSync(join(root, one)))) cpSync(join(root, path), join(at, path), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(at, 'node_modules'), 'junction')
  }

  /** @throws {Error} when the sources do not compile as they are */
  async build () {
    const { code, output } = await this.#node(require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json')
    if (code !== 0) throw new Error(`The sources do not compile as they are:\n${output}`)
  }

  /** @returns `turns red`, or why not */
  async try ({ id, file, changes, spec }) {
    const path = join(this.#at, file)
    const before = readFileSync(path, 'utf8')
    if (changes.some(({ find }) => before.split(find).length !== 2)) return 'CANNOT BE SEEDED (the text to change is not there, or more than once)'
    if (await this.#test(id, spec) !== 0) return 'IS RED WITHOUT A FAULT, or has no such test'
    const built = this.#builtOf(file)
    const builtBefore = readFileSync(built, 'utf8')
    const faulty = changes.reduce((text, { find, replace }) => text.replace(find, () => replace), before)
    writeFileSync(path, faulty)
    if (built !== path) writeFileSync(built, ts.transpileModule(faulty, { compilerOptions: this.#options, fileName: path }).outputText)
    try {
      return await this.#test(id, spec) === 0 ? 'STAYS GREEN' : 'turns red'
    } finally {
      writeFileSync(built, builtBefore)
      writeFileSync(path, before)
    }
  }

  /** What runs of a source. What is not compiled is read as it is. */
  #builtOf (file) {
    return join(this.#at, /\.tsx?$/.test(file) ? join('dist', file.replace(/\.tsx?$/, '.js')) : file)
  }

  /** Runs the tests of `spec` that carry the id. A run without any is an error, not a pass. */
  async #test (id, spec) {
    const { code } = await this.#node(
      '--enable-source-maps', require.resolve('mocha/bin/mocha.js'), '--no-config', '--exit', '--timeout', `${TEST_MS}`, '--bail',
      '--fail-zero', '--fgrep', `[${id}]`, join(this.#at, 'dist', spec.replace(/\.ts$/, '.js'))
    )
    return code
  }

  async #node (...args) {
    this.#signal.throwIfAborted()
    const child = spawn(process.execPath, args, { cwd: this.#at, stdio: ['ignore', 'pipe', 'pipe'], signal: this.#signal, env: { ...process.env, MOBILINK_COMMAND: join(this.#at, 'dist/src/ui/cli/main.js') } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text })
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => { resolve({ code, output }) })
    })
  }
}
