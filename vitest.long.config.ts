// `npm run test:long`: the same faults and catalogues as in `npm test`, more and larger ones. Some minutes to an hour.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['test/**/*.long.test.ts'], testTimeout: 3_600_000, hookTimeout: 600_000 },
})
