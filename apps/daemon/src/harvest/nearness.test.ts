import { expect, test } from 'vitest'
import { leadsNearer, nearnessOfAddress } from './nearness.ts'

test.each([
  ['8.8.8.8', 'public'],
  ['2001:4860:4860::8888', 'public'],
  ['172.15.0.1', 'public'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['fd00::1', 'private'],
  ['169.254.169.254', 'link'],
  ['fe80::1', 'link'],
  ['127.0.0.1', 'own'],
  ['127.9.9.9', 'own'],
  ['0.0.0.0', 'own'],
  ['::1', 'own'],
  ['::', 'own'],
  ['::ffff:127.0.0.1', 'own'],
  ['::ffff:192.168.0.1', 'private'],
])('%s is %s', (address, nearness) => expect(nearnessOfAddress(address)).toBe(nearness))

test.each([
  ['https://8.8.8.8/oai', 'http://127.0.0.1:7480/', true],
  ['https://8.8.8.8/oai', 'http://[::1]/', true],
  ['https://8.8.8.8/oai', 'http://169.254.169.254/latest/meta-data', true],
  ['https://8.8.8.8/oai', 'http://192.168.0.1/', true],
  ['http://192.168.0.5/oai', 'http://127.0.0.1/', true],
  ['http://192.168.0.5/oai', 'http://192.168.0.6/oai', false],
  ['http://127.0.0.1:1/oai', 'http://127.0.0.1:2/oai', false],
  ['http://127.0.0.1/oai', 'http://8.8.8.8/oai', false],
  ['https://8.8.8.8/oai', 'http://2130706433/', true],
])('a redirect from %s to %s leads nearer: %s', async (from, to, nearer) => {
  expect(await leadsNearer(new URL(from), new URL(to))).toBe(nearer)
})
