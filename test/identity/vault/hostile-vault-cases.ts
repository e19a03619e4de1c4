import { expect } from 'chai'
import { createVault, openVault } from '../../../src/identity/index.ts'
import { VaultFile, VaultHeader } from '../../../src/identity/pb/vault.ts'
import { isBearable } from '../../../src/identity/vault/passphrase-key.ts'
import { decodeVault, VAULT_PREFIX } from '../../../src/identity/vault/vault-file.ts'
import { seed } from '../../seed.ts'
import { CONTENTS, KEY_FILE, PASSKEY, PASSPHRASE, seededRandom, tools, WORDS } from './tools.ts'
import type { PassphraseCost, SlotSecret, VaultTools } from '../../../src/identity/index.ts'

const AT_ONCE = 100
const QUICK = [KEY_FILE, PASSPHRASE, PASSKEY]

export function describeHostileVaults (cases: number): void {
  describe(`${cases.toLocaleString('en')} mutated vaults (MOBILINK_SEED=${seed})`, () => {
    it('are each refused with one of two errors, and none makes argon2 take more than it may', async () => {
      const random = seededRandom(`${seed} hostile vaults`)
      const asked: PassphraseCost[] = []
      // what is counted is whether it is asked at all, and for how much: the derivation itself would be most of the time
      const watched: VaultTools = { ...tools, random, kdf: (passphrase, salt, cost) => { asked.push(cost); return Promise.resolve(Uint8Array.from([...salt, ...salt])) } }
      const file = (await createVault(CONTENTS, [KEY_FILE, PASSPHRASE, PASSKEY, WORDS].map((secret) => ({ secret, createdAt: 1_800_000_000_000 })) as [{ secret: SlotSecret, createdAt: number }], watched)).file
      const other = (await createVault(CONTENTS, [{ secret: KEY_FILE, createdAt: 0 }, { secret: PASSKEY, createdAt: 0 }], watched)).file
      for (const secret of [WORDS, ...QUICK]) expect((await openVault(file, secret, watched)).contents).to.deep.equal(CONTENTS)
      asked.length = 0

      const outcomes: Record<string, number> = {}
      for (let done = 0; done < cases; done += AT_ONCE) {
        const hostile = Array.from({ length: AT_ONCE }, () => mutate(file, other, random)).filter((bytes) => [file, other].every((whole) => Buffer.compare(bytes, whole) !== 0))
        // words take a millisecond to read, and are read before anything of the vault is used: they are tried now and then
        const tried = await Promise.all(hostile.map(async (bytes, index) => await outcomeOf(bytes, index % 16 === 0 ? WORDS : QUICK[index % QUICK.length] as SlotSecret, watched)))
        for (const outcome of tried) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      }

      expect(Object.keys(outcomes).sort()).to.deep.equal(['InvalidVaultError', 'WrongSecretError'])
      expect(Math.min(...Object.values(outcomes))).to.be.greaterThan(cases / 60)
      expect(asked.length).to.be.greaterThan(cases / 300)
      expect(asked.filter((cost) => !isBearable(cost))).to.deep.equal([])
    }).timeout(1_800_000)
  })
}

async function outcomeOf (file: Uint8Array, secret: SlotSecret, with_: VaultTools): Promise<string> {
  try {
    await openVault(file, secret, with_)
    return 'opened'
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
}

/** Blind damage to the bytes, and damage by somebody who knows the format and writes it well. */
function mutate (file: Uint8Array, other: Uint8Array, random: ReturnType<typeof seededRandom>): Uint8Array {
  const changed = Uint8Array.from(file)
  const at = random.below(file.byteLength)
  switch (random.below(7)) {
    case 0: changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8)); return changed
    case 1: changed.set(random.bytes(1 + random.below(8)).subarray(0, file.byteLength - at), at); return changed
    case 2: return changed.subarray(0, at)
    case 3: return Uint8Array.from([...changed.subarray(0, at), ...random.bytes(1 + random.below(40)), ...changed.subarray(at)])
    case 4: return Uint8Array.from([...changed.subarray(0, at), ...other.subarray(random.below(other.byteLength))])
    case 5: return random.bytes(random.below(600))
    default: return rewritten(file, random)
  }
}

function rewritten (file: Uint8Array, random: ReturnType<typeof seededRandom>): Uint8Array {
  const parts = decodeVault(file)
  const header = VaultHeader.decode(parts.header)
  const slot = header.slots[random.below(header.slots.length)]
  const number = [0, 1, 7, 8, 255, 65_536, 262_144, 262_145, 2 ** 31, 2 ** 32 - 1][random.below(10)] ?? 0
  if (slot !== undefined) {
    switch (random.below(9)) {
      case 0: slot.memoryKib = number; break
      case 1: slot.passes = number; break
      case 2: slot.kind = number; break
      case 3: slot.createdAt = number * 2 ** 20; break
      case 4: slot.sealed = Uint8Array.from(random.bytes(random.below(200))); break
      case 5: slot.publicKey = Uint8Array.from(random.bytes(32)); break
      case 6: header.slots.push(slot); break
      case 7: header.slots.splice(random.below(header.slots.length), 1); break
      default: slot.credentialId = Uint8Array.from(random.bytes(random.below(1_100)))
    }
  }
  const { salt, nonce, sealed } = parts
  const [ownSalt, ownNonce, ownSealed] = [salt, nonce, sealed].map((bytes) => Uint8Array.from(bytes)) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]
  return Uint8Array.from([...VAULT_PREFIX, ...VaultFile.encode({ header: VaultHeader.encode(header), salt: ownSalt, nonce: ownNonce, sealed: ownSealed })])
}
