import { expect } from 'chai'
import fc from 'fast-check'
import { fileTypeOf } from '../../../src/node/files/file-type.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('what a file is', () => {
  for (const [what, content, name, mime, isProgram] of [
    ['a picture that is called one', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'a.jpg', 'image/jpeg', false],
    ['a picture that is called a text', bytes('\x89PNG\r\n\x1a\n\0\0'), 'a.txt', 'image/png', false],
    ['a picture', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'a.webp', 'image/webp', false],
    ['a film', bytes('\0\0\0\x18ftypisom'), 'a.mp4', 'video/mp4', false],
    ['sound from a phone', bytes('\0\0\0\x18ftypM4A '), 'a.m4a', 'audio/mp4', false],
    ['sound', bytes('OggS\0\x02'), 'a.ogg', 'audio/ogg', false],
    ['a contract', bytes('%PDF-1.7\n'), 'contract.pdf', 'application/pdf', false],
    ['a text', utf8('Grüße aus Köln\n'), 'a.txt', 'text/plain', false],
    ['a text that was cut inside a character', utf8('naïve').subarray(0, 3), 'a.txt', 'text/plain', false],
    ['a text without an ending', utf8('all: build'), 'Makefile', 'text/plain', false],
    ['nothing', new Uint8Array(0), 'empty', 'application/octet-stream', false],
    ['bytes', bytes('\0\x01\x02\xff'), 'a.bin', 'application/octet-stream', false],
    ['a program that is called a picture', bytes('MZ\x90\0'), 'holiday.jpg', 'application/vnd.microsoft.portable-executable', true],
    ['a program for Linux', bytes('\x7fELF\x02'), 'run', 'application/x-elf', true],
    ['a program for macOS', bytes('\xcf\xfa\xed\xfe'), 'run', 'application/x-mach-binary', true],
    ['a script', utf8('#!/bin/sh\nrm -rf ~'), 'readme', 'text/x-shellscript', true],
    ['a script by its name alone', utf8('Remove-Item C:\\'), 'setup.PS1', 'text/plain', true],
    ['a shortcut', bytes('L\0\0\0\x01\x14\x02\0\0\0'), 'photo.lnk', 'application/x-ms-shortcut', true],
    ['an old document with macros', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'bill.doc', 'application/x-ole-storage', true],
    ['a document with macros', bytes('PK\x03\x04'), 'bill.docm', 'application/zip', true],
    ['a page', utf8('  <!DOCTYPE html><script>alert(1)</script>'), 'a.txt', 'text/html', true],
    ['a page behind a mark of its encoding', utf8('\ufeff<html>'), 'a.txt', 'text/html', true],
    ['a drawing that is called a picture', utf8('<?xml version="1.0"?><svg onload="alert(1)"/>'), 'a.png', 'image/svg+xml', true]
  ] as const) {
    it(`is known by its bytes: ${what}`, () => {
      expect(fileTypeOf(content, name)).to.deep.equal({ mime, isProgram })
    })
  }

  it('is some type for any bytes and any name', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.string(), (content, name) => {
      expect(fileTypeOf(content, name).mime).to.match(/^[a-z]+\/[a-z0-9.+-]+$/)
    }), { numRuns: 2_000 })
  })
})
