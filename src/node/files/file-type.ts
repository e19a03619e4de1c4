/**
 * What a file is by its own bytes, whatever its name and its sender say. Knows what people send each other, and what may
 * do harm when it is opened; everything else is bytes. It never says that something is harmless. Pure.
 */

export interface FileType {
  /** `application/octet-stream` for what is not known. */
  readonly mime: string
  /** Opening it may run something: a person is warned. */
  readonly isProgram: boolean
}

/** How much of the beginning is looked at. */
export const TYPE_BYTES = 4_096

/** By name, whatever the content: these are run when they are opened, or carry what is. */
const PROGRAM_ENDINGS = new Set([
  'apk', 'app', 'appimage', 'bat', 'bash', 'cmd', 'com', 'command', 'cpl', 'csh', 'deb', 'desktop', 'dll', 'dmg', 'docm', 'dylib', 'exe', 'fish', 'gadget', 'hta', 'inf', 'iso', 'jar', 'js', 'jse',
  'ksh', 'lnk', 'mjs', 'mobileconfig', 'msc', 'msi', 'msix', 'msp', 'mst', 'pif', 'pkg', 'pl', 'pptm', 'ps1', 'psm1', 'py', 'pyw', 'rb', 'reg', 'rpm', 'scf', 'scr', 'sh', 'so', 'sys', 'url', 'vb', 'vbe',
  'vbs', 'webloc', 'ws', 'wsf', 'wsh', 'xbap', 'xlam', 'xlsm', 'xll', 'zsh',
  // pages and drawings run scripts in a browser
  'htm', 'html', 'mht', 'mhtml', 'svg', 'svgz', 'xhtml', 'xht', 'xml', 'xsl'
])

interface Mark { readonly at: number, readonly bytes: string, readonly mime: string, readonly isProgram?: true }

/** First fit counts. Bytes as Latin-1 text. Sources: the formats' own specifications, and WHATWG MIME Sniffing. */
const MARKS: readonly Mark[] = [
  { at: 0, bytes: '\x89PNG\r\n\x1a\n', mime: 'image/png' },
  { at: 0, bytes: '\xff\xd8\xff', mime: 'image/jpeg' },
  { at: 0, bytes: 'GIF87a', mime: 'image/gif' },
  { at: 0, bytes: 'GIF89a', mime: 'image/gif' },
  { at: 8, bytes: 'WEBP', mime: 'image/webp' },
  { at: 4, bytes: 'ftypavif', mime: 'image/avif' },
  { at: 4, bytes: 'ftypheic', mime: 'image/heic' },
  { at: 4, bytes: 'ftypM4A', mime: 'audio/mp4' },
  { at: 4, bytes: 'ftypqt', mime: 'video/quicktime' },
  { at: 4, bytes: 'ftyp', mime: 'video/mp4' },
  { at: 0, bytes: '\x1aE\xdf\xa3', mime: 'video/webm' },
  { at: 0, bytes: 'OggS', mime: 'audio/ogg' },
  { at: 8, bytes: 'WAVE', mime: 'audio/wav' },
  { at: 0, bytes: 'fLaC', mime: 'audio/flac' },
  { at: 0, bytes: 'ID3', mime: 'audio/mpeg' },
  { at: 0, bytes: '\xff\xfb', mime: 'audio/mpeg' },
  { at: 0, bytes: '%PDF-', mime: 'application/pdf' },
  { at: 0, bytes: 'PK\x03\x04', mime: 'application/zip' },
  { at: 0, bytes: '\x1f\x8b', mime: 'application/gzip' },
  { at: 0, bytes: '7z\xbc\xaf\x27\x1c', mime: 'application/x-7z-compressed' },
  { at: 0, bytes: 'MZ', mime: 'application/vnd.microsoft.portable-executable', isProgram: true },
  { at: 0, bytes: '\x7fELF', mime: 'application/x-elf', isProgram: true },
  ...['\xfe\xed\xfa\xce', '\xfe\xed\xfa\xcf', '\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe'].map((bytes): Mark => ({ at: 0, bytes, mime: 'application/x-mach-binary', isProgram: true })),
  { at: 0, bytes: '#!', mime: 'text/x-shellscript', isProgram: true },
  { at: 0, bytes: 'L\0\0\0\x01\x14\x02\0', mime: 'application/x-ms-shortcut', isProgram: true },
  // Office's older form, which carries macros without saying so, and installers
  { at: 0, bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', mime: 'application/x-ole-storage', isProgram: true }
]

/** What a page or a drawing begins with, behind white space and a mark of the encoding. */
const MARKUP = /^(?:\ufeff)?\s*<(?:!doctype|\?xml|html|svg|script|head|body|!--)/i
const UNKNOWN = 'application/octet-stream'

/** @param beginning - the first 4,096 bytes, or all of a smaller file */
export function fileTypeOf (beginning: Uint8Array, name: string): FileType {
  const isProgramByName = PROGRAM_ENDINGS.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase())
  const mark = MARKS.find(({ at, bytes }) => startsAt(beginning, at, bytes))
  if (mark !== undefined) return { mime: mark.mime, isProgram: mark.isProgram === true || isProgramByName }
  const text = textOf(beginning)
  if (text === undefined) return { mime: UNKNOWN, isProgram: isProgramByName }
  const isMarkup = MARKUP.test(text)
  return { mime: isMarkup ? /<svg/i.test(text) ? 'image/svg+xml' : 'text/html' : 'text/plain', isProgram: isMarkup || isProgramByName }
}

function startsAt (beginning: Uint8Array, at: number, bytes: string): boolean {
  for (let index = 0; index < bytes.length; index++) if (beginning[at + index] !== bytes.charCodeAt(index)) return false
  return true
}

/** The beginning as text, where it is some: UTF-8 without controls, perhaps cut inside its last character. */
function textOf (beginning: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(beginning.subarray(0, TYPE_BYTES), { stream: true })
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text) || text === '' ? undefined : text
  } catch {
    // not UTF-8, and so no text that is known here
    return undefined
  }
}
