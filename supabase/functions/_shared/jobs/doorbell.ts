/** Tells a running worker that there is new work, so that it looks at once instead of starting a second worker. */
export class Doorbell {
  #rung = Promise.withResolvers<void>();
  #isRung = false;

  /** Whether it was rung since the last `reset`. */
  get isRung(): boolean {
    return this.#isRung;
  }

  /** Wakes whoever waits, now or at the next wait: there may be new work. */
  ring(): void {
    this.#isRung = true;
    this.#rung.resolve();
  }

  /** Wakes whoever waits without saying that there is new work: a place is free. */
  nudge(): void {
    this.#rung.resolve();
  }

  /** Resolves when rung or nudged since the last `reset`. */
  wait(): Promise<void> {
    return this.#rung.promise;
  }

  /** Forgets earlier rings and nudges. */
  reset(): void {
    this.#isRung = false;
    this.#rung = Promise.withResolvers<void>();
  }
}
