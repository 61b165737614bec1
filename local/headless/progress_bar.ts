/** A one-line progress bar on standard error; a line per step where that is not a terminal. */
export class ProgressBar {
  #last = "";
  readonly #terminal = Deno.stderr.isTerminal();

  /** Shows `done` of `total`; total 0 shows only the words. */
  show(words: string, done = 0, total = 0): void {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * 30);
    const bar = total > 0
      ? `[${"#".repeat(filled)}${"-".repeat(30 - filled)}] ${Math.round(share * 100)} % `
      : "";
    const line = `${bar}${words}`;
    if (line === this.#last) return;
    if (this.#terminal) this.#write(`\r\x1b[K${line}`);
    else if (words !== this.#last.replace(/^\[.*?% /, "")) this.#write(`${line}\n`);
    this.#last = line;
  }

  /** Ends the line. */
  end(): void {
    if (this.#terminal) this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
