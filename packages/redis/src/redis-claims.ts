import type { Claims } from '@tidemark/core/tier'
import { runScript } from './client.ts'
import type { Connection } from './connection.ts'
import type { Keys } from './keys.ts'
import { giveUpClaim, takeClaim } from './scripts/claim.ts'

/** Leases on names as strings with an expiry. Taking what one holds already lets the lease go on from now. */
export const redisClaims = (use: Connection['use'], keys: Keys): Claims => ({
  take: async (name, holder, lease) =>
    (await use((redis) => runScript(redis, takeClaim, [keys.claim(name)], [holder, Math.ceil(lease)]))) === 1,
  giveUp: async (name, holder) => {
    await use((redis) => runScript(redis, giveUpClaim, [keys.claim(name)], [holder]))
  },
})
