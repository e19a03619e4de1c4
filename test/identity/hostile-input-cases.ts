/** The cases of hostile input, as many as a lane has time for. */
import { expect } from 'chai'
import { seed } from '../seed.ts'
import { judgePublicKeys, readHostileInvites, refuseDamagedAddresses, refuseDamagedBackups, refuseDamagedInvites } from './hostile-input.ts'

export function describeHostileInput ({ each, backups }: { readonly each: number, readonly backups: number }): void {
  const many = each.toLocaleString('en')

  describe(`hostile input (MOBILINK_SEED=${seed})`, function () {
    this.timeout(3_600_000)

    it(`of ${many} damaged invites is refused with the one error`, async () => {
      await refuseDamagedInvites(seed, each)
    })

    it(`of ${many} invites that are signed well and filled with anything is refused, or kept within every limit`, async () => {
      await readHostileInvites(seed, each)
    })

    it(`of ${many} public keys is refused unless it is a point of the curve that one person can hold, in its one encoding and wrapping [S2-14]`, async () => {
      const { accepted, refused } = await judgePublicKeys(seed, each)
      expect(accepted, 'keys that were good').to.be.above(each / 32)
      expect(refused, 'keys that were not').to.be.above(each / 2)
    })

    it(`of ${many} damaged statements about addresses is refused with the one error`, async () => {
      await refuseDamagedAddresses(seed, each)
    })

    it(`of ${backups.toLocaleString('en')} damaged backups gives nothing out`, async () => {
      await refuseDamagedBackups(seed, backups)
    })
  })
}
