/**
 * Passkeys as a way into the vault: the PRF extension of WebAuthn gives 32 bytes that the passkey alone can make from
 * the slot's salt. Nothing is proven to a server, so challenges are random and nobody looks at the signature.
 *
 * @see https://www.w3.org/TR/webauthn-3/#prf-extension
 */
import { toString } from 'uint8arrays/to-string'
import type { NewPasskey, SlotSecret, VaultSlot } from '../../node/index.ts'

/** The passkey was not used: the person said no, it took too long, or it cannot do what is needed. The message says which. */
export class PasskeyFailedError extends Error {
  static override readonly name = 'PasskeyFailedError'
  override readonly name = 'PasskeyFailedError'
}

const SALT_BYTES = 16
const PRF_BYTES = 32
const CHALLENGE_BYTES = 32
/** EdDSA, ES256, RS256: what authenticators have (IANA, COSE algorithms). */
const ALGORITHMS = [-8, -7, -257]

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

/** Whether this browser may have passkeys with PRF. One that cannot say is asked in earnest when a passkey is made. */
export async function mayUsePasskeys (): Promise<boolean> {
  const { PublicKeyCredential: has } = globalThis as { PublicKeyCredential?: { getClientCapabilities?: () => Promise<Readonly<Record<string, boolean>>> } }
  if (has === undefined) return false
  return (await has.getClientCapabilities?.())?.['extension:prf'] ?? true
}

/** Makes a passkey for this origin and asks its PRF. @throws {PasskeyFailedError} */
export async function makePasskey (): Promise<NewPasskey> {
  const salt = random(SALT_BYTES)
  const made = await asked(navigator.credentials.create({
    publicKey: {
      rp: { name: 'Mobilink' },
      user: { id: random(SALT_BYTES), name: 'Mobilink in this browser', displayName: 'Mobilink in this browser' },
      challenge: random(CHALLENGE_BYTES),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      // the PRF answers differently with and without asking who is there: it always asks
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      extensions: { prf: { eval: { first: salt } } }
    }
  }))
  const { prf } = made.getClientExtensionResults()
  if (prf?.enabled !== true) throw new PasskeyFailedError('This passkey cannot open a vault: it has no PRF. Choose another one, or set a passphrase.')
  const credentialId = new Uint8Array(made.rawId)
  // most answer only when they are used
  const prfOutput = outputOf(prf) ?? (await ask([{ credentialId, salt }])).prfOutput
  return { credentialId, salt, prfOutput }
}

/** Asks one of the passkeys of these slots. @throws {PasskeyFailedError} */
export async function usePasskey (slots: readonly VaultSlot[]): Promise<SlotSecret> {
  const { credentialId, prfOutput } = await ask(slots.flatMap(({ passkey }) => passkey ?? []))
  return { kind: 'passkey', credentialId, prfOutput }
}

async function ask (passkeys: ReadonlyArray<{ readonly credentialId: Uint8Array, readonly salt: Uint8Array }>): Promise<{ credentialId: Uint8Array, prfOutput: Uint8Array }> {
  const used = await asked(navigator.credentials.get({
    publicKey: {
      challenge: random(CHALLENGE_BYTES),
      allowCredentials: passkeys.map(({ credentialId }) => ({ type: 'public-key', id: Uint8Array.from(credentialId) })),
      userVerification: 'required',
      extensions: { prf: { evalByCredential: Object.fromEntries(passkeys.map(({ credentialId, salt }) => [toString(credentialId, 'base64url'), { first: Uint8Array.from(salt) }])) } }
    }
  }))
  const prfOutput = outputOf(used.getClientExtensionResults().prf)
  if (prfOutput === undefined) throw new PasskeyFailedError('The passkey did not answer as it has to. Try again, or use another way.')
  return { credentialId: new Uint8Array(used.rawId), prfOutput }
}

async function asked (asking: Promise<Credential | null>): Promise<PublicKeyCredential> {
  let answer: Credential | null
  try {
    answer = await asking
  } catch (error) {
    throw new PasskeyFailedError('The passkey was not used: it was refused, or took too long. Try again, or use another way.', { cause: error })
  }
  if (!(answer instanceof PublicKeyCredential)) throw new PasskeyFailedError('The browser gave no passkey. Try again, or use another way.')
  return answer
}

function outputOf (prf: AuthenticationExtensionsPRFOutputs | undefined): Uint8Array | undefined {
  const first = prf?.results?.first
  if (first === undefined) return undefined
  const bytes = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first)
  return bytes.byteLength === PRF_BYTES ? Uint8Array.from(bytes) : undefined
}
