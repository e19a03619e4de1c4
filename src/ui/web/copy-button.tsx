/**
 * A button that puts a text on the clipboard and says whether it worked.
 */
import { useEffect, useState } from 'preact/hooks'
import { sentenceFor } from '../model/index.ts'
import { CopyIcon } from './icons.tsx'
import type { VNode } from 'preact'

// Long enough to be read, short enough to be ready again. Design.
const SAID_FOR_MS = 2_500

export function CopyButton ({ label, text, onFailed }: { label: string, text: string, onFailed: (sentence: string) => void }): VNode {
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => { setCopied(false) }, SAID_FOR_MS)
    return () => { clearTimeout(timer) }
  }, [copied])

  const copy = (): void => {
    navigator.clipboard.writeText(text).then(() => { setCopied(true) }, (error: unknown) => { onFailed(sentenceFor(error)) })
  }
  return (
    <span class="copy">
      <button onClick={copy} aria-label={label}><CopyIcon />{copied ? 'Copied' : label}</button>
      <span class="only-read" aria-live="polite">{copied ? 'Copied' : ''}</span>
    </span>
  )
}
