// Pairs of OCLC numbers that say two titles where the records, read one by one, describe one: WorldCat and GPO's catalogue have it twice.

/** By what shows it. */
const WRONG: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  'All that is described is equal; the records were made weeks apart.': [
    [41_162_067, 41_264_219],
    [28_939_288, 29_981_921],
    [6_299_207, 6_741_970],
    [48_613_085, 48_614_065],
    [42_996_362, 43_557_721],
  ],
  'The same sheet of the same map, by its government number; coordinates or notes were mistyped in one.': [
    [11_419_877, 11_452_330],
    [25_018_575, 25_018_779],
    [27_556_863, 28_474_278],
    [33_099_035, 31_897_796],
    [60_880_621, 82_367_324],
    [8_911_297, 9_528_365],
    [33_811_265, 33_825_321],
    [22_713_058, 22_717_724],
  ],
  'The same ISBN, government number and extent.': [
    [36_699_936, 37_365_136],
    [36_699_978, 37_366_233],
    [43_644_701, 43_693_899],
  ],
  'The same government or series number and the same extent or date; statements of responsibility, notes or indexes are copied more or less fully.':
    [
      [19_534_667, 19_916_119],
      [1_225_693_221, 2_271_664],
      [3_426_820, 3_509_748],
      [34_112_479, 42_661_986],
      [38_418_265, 39_274_941],
      [8_252_432, 8_377_782],
    ],
  'One serial, described from two of its issues.': [
    [8_462_655, 9_286_090],
    [65_220_045, 66_525_439],
  ],
  'One report of the Congressional Research Service with one number, catalogued anew three months later.': [
    [1_430_359_258, 1_448_294_758],
    [1_430_359_338, 1_448_114_951],
  ],
}

const known = new Set(
  Object.values(WRONG)
    .flat()
    .map(([a, b]) => nameOf(`oclc:${a}`, `oclc:${b}`)),
)

function nameOf(a: string, b: string): string {
  return [a, b].toSorted().join(' ')
}

export function isWrongTruth(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.some((other) => known.has(nameOf(one, other))))
}
