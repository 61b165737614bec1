/** What a set of checks found. */
export interface Report {
  assertions: number;
  failures: string[];
}

/** Collects single assertions into a report. */
export class Tally implements Report {
  assertions = 0;
  failures: string[] = [];

  /** Counts one assertion and notes `says` when it does not hold. */
  that(holds: boolean, says: string): void {
    this.assertions++;
    if (!holds) this.failures.push(says);
  }

  add(report: Report): void {
    this.assertions += report.assertions;
    this.failures.push(...report.failures);
  }
}
