import { expect } from 'chai'
import { StoreFullError } from '../../../../src/node/store/durable-level.ts'
import { mail, person, Rig } from './rig.ts'

const names = (faults: Error[]): string[] => faults.splice(0).map(({ name }) => name)

describe('a courier whose disk is full', () => {
  let rig: Rig

  const fill = (): void => { rig.disk.onWrite = ({ moment }) => { if (moment === 'before') throw new StoreFullError('no room') } }

  beforeEach(async () => { rig = await Rig.create() })

  it('greets a device all the same, keeps the channel, and says of what is deposited that it comes too early', async () => {
    const before = await rig.device([await rig.correspondent('ben')])
    await before.channel.close()
    await rig.quiet()
    fill()
    const ann = await rig.connect()
    expect(ann.welcome.code).to.equal('ok')
    expect(names(rig.faults)).to.deep.equal(['StoreFullError'])
    expect(await rig.deposit(ann, 'ben', mail(1))).to.deep.equal(['try later'])
    expect(ann.channel.isOpen).to.equal(true)
    expect(names(rig.faults)).to.deep.equal(['StoreFullError'])
    expect(rig.courier.owners()[0]).to.include({ peerId: (await person('ann')).peerId, online: true, deposited: 0 })
  })

  it('answers a new directory with the one that stays in force, and takes it when there is room', async () => {
    const [ben, cleo] = [await rig.correspondent('ben'), await rig.correspondent('cleo')]
    const ann = await rig.device([ben])
    const { welcome } = await rig.connect()
    fill()
    const again = await rig.connect()
    expect(await again.channel.directory([ben, cleo])).to.deep.equal(welcome.directoryDigest)
    expect(again.channel.isOpen).to.equal(true)
    rig.disk.onWrite = undefined
    expect(await rig.deposit(again, 'cleo', mail(1))).to.deep.equal(['unknown addressee'])
    expect(await again.channel.directory([ben, cleo])).to.not.deep.equal(welcome.directoryDigest)
    expect(await rig.deposit(again, 'cleo', mail(1))).to.deep.equal(['kept'])
    expect(names(rig.faults)).to.deep.equal(['StoreFullError', 'StoreFullError'])
    expect(ann.channel.isOpen).to.equal(false)
  })
})
