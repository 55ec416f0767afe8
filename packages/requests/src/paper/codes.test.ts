// The codes are read by an independent decoder (ZXing), as a scanner would.
import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  GlobalHistogramBinarizer,
  MultiFormatReader,
  RGBLuminanceSource,
} from '@zxing/library'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RequestId } from '../events/event.ts'
import { code128 } from './code128.ts'
import { barcodeSvg, qrSvg } from './drawings.ts'
import { qrText, readScan } from './scan.ts'

const SCALE = 4

/** What a decoder reads from a drawing. */
function read(svg: string, format: BarcodeFormat): string {
  const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number)
  const columns = width * SCALE
  const pixels = new Uint8ClampedArray(columns * height * SCALE).fill(255)
  for (const [, ...numbers] of svg.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)/g)) {
    const [x = 0, y = 0, across = 0, down = 0] = numbers.map(Number)
    for (let row = y * SCALE; row < (y + down) * SCALE; row++)
      pixels.fill(0, row * columns + x * SCALE, row * columns + (x + across) * SCALE)
  }
  const image = new BinaryBitmap(new GlobalHistogramBinarizer(new RGBLuminanceSource(pixels, columns, height * SCALE)))
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, [format]],
    [DecodeHintType.TRY_HARDER, true],
  ])
  return new MultiFormatReader().decode(image, hints).getText()
}

const readBars = (text: string): string => read(barcodeSvg(text), BarcodeFormat.CODE_128)

describe('the bar code', () => {
  test.each([
    '7KQ2M9XBTC-1',
    '0',
    '12',
    '123',
    '1234',
    '12345',
    'A1234',
    'A12345B',
    'A123456B',
    '1234567890',
    'a~ !"$%',
    '00012A3456',
  ])('of %s is read', (text) => {
    expect(readBars(text)).toBe(text)
  })

  test('of any text that it can hold is read', () => {
    const characters = fc.oneof(fc.stringMatching(/^[ -~]$/), fc.stringMatching(/^\d$/))
    const texts = fc.array(characters, { minLength: 1, maxLength: 18 }).map((all) => all.join(''))
    fc.assert(
      fc.property(texts, (text) => readBars(text) === text),
      { numRuns: 60 },
    )
  })

  test('is not drawn for what it can not hold', () => {
    for (const text of ['', 'é', 'x'.repeat(41), '\n']) {
      expect(code128(text)).toBeUndefined()
      expect(barcodeSvg(text)).toBe('')
    }
  })

  test('is as wide as a slip has room, or is not drawn', () => {
    const width = (text: string): number => Number(/width="([\d.]+)mm"/.exec(barcodeSvg(text))?.[1] ?? 0)
    expect(width('7KQ2M9XBTC-12')).toBeGreaterThan(50)
    for (let length = 1; length < 40; length++) expect(width('x'.repeat(length))).toBeLessThanOrEqual(62)
    expect(width('x'.repeat(30))).toBe(0)
  })
})

describe('the QR code', () => {
  const request = Buffer.alloc(32, 9).toString('base64url') as RequestId

  test('is read, and names the request', () => {
    const text = qrText({ request, reference: 'B/17 ü' })
    expect(read(qrSvg(text, 34), BarcodeFormat.QR_CODE)).toBe(text)
    expect(readScan(` ${text}\r\n`)).toEqual({ kind: 'request', request })
  })

  test('of something else is a number, or nothing', () => {
    expect(readScan('7KQ2M9XBTC-1\n')).toEqual({ kind: 'reference', reference: '7KQ2M9XBTC-1' })
    for (const text of ['', ' ', 'serumpun:request/x', 'serumpun:request/', 'x'.repeat(301)]) expect(readScan(text)).toBeUndefined()
    fc.assert(fc.property(fc.string(), (text) => void readScan(`serumpun:request/${text}`)))
  })
})
