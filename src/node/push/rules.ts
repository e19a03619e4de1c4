/** What a configuration says about push services. A profile that stays on this machine or network holds for pushes too. */
import type { NetworkConfig } from '../network/network.ts'
import type { PushRules } from '../platform/platform.ts'

const REACH: Record<NetworkConfig['profile'], PushRules['reach']> = { default: 'public', lan: 'own network', local: 'this machine' }

export function pushRulesOf ({ profile, push }: Pick<NetworkConfig, 'profile' | 'push'>): PushRules {
  return { vendors: push?.vendors ?? [], subject: push?.subject ?? '', reach: REACH[profile] }
}
