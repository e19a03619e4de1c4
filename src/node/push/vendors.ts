/** Which push services a host may contact: a list of names that its owner can edit (config/README.md). Pure. */

/** A host name with at least one letter, `*.` in front for every name below, `:port` behind. No numbers of machines. */
export const VENDOR = /^(\*\.)?(?=[^:]*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)*(:[1-9]\d{0,4})?$/

const HTTPS_PORT = '443'

/** Says whether this endpoint belongs to one of the services. */
export function isOfVendor (endpoint: string, vendors: readonly string[]): boolean {
  const { protocol, hostname, port } = new URL(endpoint)
  return protocol === 'https:' && vendors.some((vendor) => {
    const [name = '', vendorPort = HTTPS_PORT] = vendor.split(':')
    if ((port === '' ? HTTPS_PORT : port) !== vendorPort) return false
    return name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : hostname === name
  })
}
