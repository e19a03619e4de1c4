import { expect } from 'chai'
import fc from 'fast-check'
import { numberedFileName, safeFileName } from '../../../src/node/files/file-name.ts'

describe('the name of a file that somebody sent', () => {
  for (const [told, name] of [
    ['contract.pdf', 'contract.pdf'],
    ['Übersicht – März.ods', 'Übersicht – März.ods'],
    ['日本語.txt', '日本語.txt'],
    ['../../.bashrc', 'bashrc'],
    ['/etc/passwd', 'passwd'],
    ['..\\..\\Windows\\System32\\evil.dll', 'evil.dll'],
    ['C:\\autoexec.bat', 'autoexec.bat'],
    ['\\\\server\\share\\file.txt', 'file.txt'],
    ['.ssh/authorized_keys', 'authorized_keys'],
    ['.profile', 'profile'],
    ['...', 'file'],
    ['..', 'file'],
    ['/', 'file'],
    ['', 'file'],
    ['folder/', 'folder'],
    ['\u0000', 'file'],
    ['a\u0000.txt', 'a.txt'],
    ['line\nbreak\r.txt', 'linebreak.txt'],
    ['holiday\u202egpj.exe', 'holidaygpj.exe'],
    ['zero\u200bwidth.txt', 'zerowidth.txt'],
    ['two\u2028lines.txt', 'twolines.txt'],
    ['\u001b[31mred.txt', '[31mred.txt'],
    ['-rf', 'rf'],
    ['--help.txt', 'help.txt'],
    ['~root', 'root'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['com1', '_com1'],
    ['lpt\u00b9.log', '_lpt\u00b9.log'],
    ['console.txt', 'console.txt'],
    ['a:b*c?.txt', 'a_b_c_.txt'],
    ['file.txt:stream', 'file.txt_stream'],
    ['trailing. . .', 'trailing'],
    ['  spaces   within .txt', 'spaces within.txt'],
    ['e\u0301.txt', '\u00e9.txt']
  ] as const) {
    it(`is ${JSON.stringify(name)} for ${JSON.stringify(told)}`, () => {
      expect(safeFileName(told)).to.equal(name)
    })
  }

  it('is cut before its ending, between characters', () => {
    expect(safeFileName(`${'n'.repeat(300)}.tar`)).to.equal(`${'n'.repeat(196)}.tar`)
    const name = safeFileName(`${'😀'.repeat(80)}.jpeg`)
    expect(name).to.match(/^😀+\.jpeg$/u).and.to.satisfy((text: string) => Buffer.byteLength(text) <= 200)
    expect(safeFileName(`a.${'x'.repeat(250)}`)).to.have.lengthOf(200)
  })

  it('is a plain name whatever was told, and stays what it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (told) => {
      const name = safeFileName(told)
      expect(name).to.not.match(/[/\\<>:"|?*\p{C}]/u)
      expect(name).to.match(/^[^\s.~-]/u).and.not.match(/[\s.]$/u)
      expect(Buffer.byteLength(name)).to.be.within(1, 201)
      expect(safeFileName(name)).to.equal(name)
    }), { numRuns: 5_000 })
  })

  it('gets a number before its ending where it is taken', () => {
    expect([1, 2, 17].map((number) => numberedFileName('a.tar.gz', number))).to.deep.equal(['a.tar.gz', 'a.tar (2).gz', 'a.tar (17).gz'])
    expect([numberedFileName('Makefile', 2), numberedFileName(`a.${'x'.repeat(20)}`, 3)]).to.deep.equal(['Makefile (2)', `a.${'x'.repeat(20)} (3)`])
  })
})
