import { expect } from 'chai'
import { loadConfig } from '../../../src/node/config.ts'
import { pushRulesOf } from '../../../src/node/push/rules.ts'
import { isOfVendor } from '../../../src/node/push/vendors.ts'

describe('the list of push services', () => {
  it('names hosts, whatever is below a host, and ports: an endpoint is of one of them or of none', () => {
    const cases: Array<[string, string, boolean]> = [
      ['https://push.example/a', 'push.example', true], ['https://push.example:443/a', 'push.example', true],
      ['https://push.example:8443/a', 'push.example', false], ['https://push.example:8443/a', 'push.example:8443', true], ['https://push.example/a', 'push.example:8443', false],
      ['https://PUSH.example/a', 'push.example', true], ['https://push.example./a', 'push.example', false],
      ['https://a.push.example/', 'push.example', false], ['https://a.push.example/', '*.push.example', true], ['https://a.b.push.example/', '*.push.example', true],
      ['https://push.example/', '*.push.example', false], ['https://evilpush.example/', '*.push.example', false], ['https://push.example.evil.example/', '*.push.example', false],
      ['http://push.example/', 'push.example', false], ['https://push.example@evil.example/', 'push.example', false]
    ]
    for (const [endpoint, vendor, isOf] of cases) expect(isOfVendor(endpoint, [vendor]), `${endpoint} and ${vendor}`).to.equal(isOf)
  })

  it('is checked before anything starts', () => {
    const push = (vendors: string[], subject = 'https://owner.example/'): (() => unknown) => () => loadConfig({ file: { push: { vendors, subject } } })
    for (const vendor of ['push.example', '*.push.example', 'localhost:8443', 'a-b.push.example']) expect(push([vendor]), vendor).to.not.throw()
    for (const vendor of ['https://push.example', 'push.example/', '*', '*.', '*push.example', 'a.*.example', '127.0.0.1', '[::1]', 'Push.example', 'push.example:0', '']) expect(push([vendor]), vendor).to.throw('"push.vendors.0" in the configuration is no push service')
    for (const subject of ['', 'somebody', 'http://owner.example/', 'mailto:', 'javascript:alert(1)']) expect(push([], subject), subject).to.throw('"push.subject" in the configuration')
    expect(push([], 'mailto:me@owner.example')).to.not.throw()
  })

  it('reaches the open internet in `default`, the own network too in `lan`, and this machine alone in `local`', () => {
    expect((['default', 'lan', 'local'] as const).map((profile) => pushRulesOf(loadConfig({ profile })).reach)).to.deep.equal(['public', 'own network', 'this machine'])
  })

  it('is empty in `lan` and `local`, and in a configuration that says nothing', () => {
    for (const profile of ['lan', 'local'] as const) expect(loadConfig({ profile }).push?.vendors).to.deep.equal([])
    expect(pushRulesOf({ profile: 'default' }).vendors).to.deep.equal([])
  })
})
