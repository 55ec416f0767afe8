/** What counts for fairness: filled requests, and open ones as if they would be, so that nobody is asked for all at once. */
export interface GiveAndTake {
  readonly lent: number
  readonly borrowed: number
}
