/** Lets at most so many works be under way at once; the others wait in the order in which they came. */
export class Turnstile {
  #free: number;
  #isHeld = false;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** What `work` gives, begun as soon as it is its turn. Raises what it raises. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    await new Promise<void>((turn) => {
      this.#waiting.push(turn);
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#free++;
      this.#admit();
    }
  }

  /** Lets nobody begin until `release`; what is under way goes on. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Ends `hold`. */
  release(): void {
    this.#isHeld = false;
    this.#admit();
  }

  #admit(): void {
    while (!this.#isHeld && this.#free > 0) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#free--;
      next();
    }
  }
}
