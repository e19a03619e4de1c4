/** Bytes as a picture that the page can show: under an address of its own, for as long as it is shown. */
import { useEffect, useState } from 'preact/hooks'

/** @returns '' before it is there, and for none */
export function useBlobAddress (blob: Blob | undefined): string {
  const [address, setAddress] = useState('')
  useEffect(() => {
    if (blob === undefined) return
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => {
      setAddress('')
      URL.revokeObjectURL(made)
    }
  }, [blob])
  return address
}
