import { type Browser, chromium } from "playwright-core";

const PATH = "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Why no browser can be started here, or null when one can. */
export const chromiumMissing: string | null = await Deno.stat(PATH).then(
  () => null,
  () => "needs apt-get install chromium",
);

/** Starts Chromium without a window. Throws when it does not answer in two minutes. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, args: FLAGS, timeout: 120_000 });
}
