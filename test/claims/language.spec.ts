import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { expect } from 'chai'

const sources = globSync('src/**/*.*')
/** Not programs: schemas of the wire, styles, the document of the page, its icons and its manifest. */
const NO_PROGRAMS = ['.proto', '.css', '.html', '.svg', '.png', '.webmanifest', '.json']

describe('the product', () => {
  it('is written in TypeScript alone, strictly checked and nowhere exempt from it [B-01]', async () => {
    const { compilerOptions: { strict, allowJs = false }, include } = JSON.parse(await readFile('tsconfig.json', 'utf8')) as { compilerOptions: { strict: boolean, allowJs?: boolean }, include: string[] }
    expect({ strict, allowJs }).to.deep.equal({ strict: true, allowJs: false })
    expect(include).to.include('src')

    const programs = sources.filter((path) => !NO_PROGRAMS.includes(extname(path)))
    expect(programs.length).to.be.above(100)
    expect(programs.filter((path) => !/\.tsx?$/.test(path))).to.deep.equal([])
    for (const path of programs) expect(await readFile(path, 'utf8'), path).to.not.match(/@ts-(ignore|nocheck|expect-error)/)
  })
})
