import { expect } from 'chai'
import { StoreAccessError, StoreFailedError } from '../../../src/node/store/durable-level.ts'
import { filePlaceOf } from '../../../src/node/transfers/file-place.ts'
import { failure } from '../../protocols/conversation.ts'

describe('the place for files', () => {
  const refusing = (error: Error): ReturnType<typeof filePlaceOf> => filePlaceOf({ openBlobs: async () => await Promise.reject(error), loadEngine: async () => await Promise.reject(error) })

  it('is none where the platform has none, or does not let this node use it', async () => {
    expect(await filePlaceOf(undefined)).to.equal(undefined)
    expect(await refusing(new StoreAccessError('a private window'))).to.equal(undefined)
    expect(await refusing(new StoreFailedError('its worker did not load'))).to.equal(undefined)
  })

  it('hides no mistake of this program', async () => {
    expect(await failure(refusing(new TypeError('a typo')))).to.have.property('name', 'TypeError')
  })
})
