import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * Serious and critical findings of axe on the page as it stands, one line each; of all rules or only
 * of those named.
 */
export async function axeFindings(page: Page, rules?: string[]): Promise<string[]> {
  // Colours on their way to another theme would be measured half way.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((a) => a.finished)));
  if (!await page.evaluate("'axe' in globalThis")) await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) };
  const run = `axe.run(${JSON.stringify(options)})`;
  const { violations } = await page.evaluate(run) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary}`)
    );
}

/** By how many pixels the document is wider than the window, and what sticks out. */
export async function overflow(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter((element) => {
      const { right, width: own } = element.getBoundingClientRect();
      return own > 0 && right > width + 1;
    });
    const names = wide.slice(0, 5).map((element) =>
      `${element.tagName.toLowerCase()}.${element.className}`
    );
    return [`${document.documentElement.scrollWidth} > ${width}: ${names.join(", ")}`];
  });
}
