import { expect } from 'chai'
import {
  IdentityLostError, IdentityUnreadableError, InvalidBackupError, InvalidBundleError, InvalidContactAddressError,
  InvalidEnvelopeError, InvalidPeerIdError, InvalidRecoveryWordsError, InvalidSafetyCodeError,
  InvalidSealedRecordError, InvalidSignedAddressesError, InvalidVaultError, SessionUnreadableError, SlotRefusedError,
  UnlockNeededError, VaultFromTheFutureError, VaultLockedError, WeakPassphraseError, WrongSecretError
} from '../../src/identity/index.ts'

describe('identity errors', () => {
  const classes = {
    IdentityLostError, IdentityUnreadableError, InvalidBackupError, InvalidBundleError, InvalidContactAddressError,
    InvalidEnvelopeError, InvalidPeerIdError, InvalidRecoveryWordsError, InvalidSafetyCodeError,
    InvalidSealedRecordError, InvalidSignedAddressesError, InvalidVaultError, SessionUnreadableError,
    SlotRefusedError, UnlockNeededError, VaultFromTheFutureError, VaultLockedError, WeakPassphraseError, WrongSecretError
  }

  for (const [name, ErrorClass] of Object.entries(classes)) {
    it(`can be told by the name ${name}, on the class and on what was thrown, and keep their cause`, () => {
      const cause = new Error('why')
      const error = new ErrorClass('what', { cause })

      expect(ErrorClass.name).to.equal(name)
      expect(error.name).to.equal(name)
      expect(error.cause).to.equal(cause)
      expect(error).to.be.instanceOf(Error)
    })
  }
})
