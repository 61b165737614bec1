import { useEffect } from "preact/hooks";

/** Fields whose change makes other columns of the file. */
const CHANGES_COLUMNS = ["delimiter", "header_row"];
const PARTS = '[data-part]:not([data-part="layout"])';

/**
 * Shows what a changed choice in the form of an import's preview makes of the rows, without leaving the page; the
 * button "Update the preview" does the same without JavaScript.
 */
export default function PreviewUpdates() {
  useEffect(() => {
    const leaving = new AbortController();
    let asking = new AbortController();
    document.addEventListener("change", (event) => {
      const field = event.target;
      const form = field instanceof Element
        ? field.closest<HTMLFormElement>("form[data-preview]")
        : null;
      if (!form || !(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) {
        return;
      }
      if (field.name === "remember") return;
      asking.abort();
      asking = new AbortController();
      update(form, field, AbortSignal.any([asking.signal, leaving.signal]));
    }, { signal: leaving.signal });
    return () => {
      asking.abort();
      leaving.abort();
    };
  }, []);
  return null;
}

async function update(
  form: HTMLFormElement,
  changed: HTMLInputElement | HTMLSelectElement,
  signal: AbortSignal,
): Promise<void> {
  const address = addressOf(form);
  const isStale = () => signal.aborted || addressOf(form) !== address;
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (isStale()) return;
    // An upload that is gone, an ended session, or a large file whose counting has to begin anew.
    if (!answer.ok || answer.redirected || !isReplaceable(page)) return location.assign(address);
    replaceParts(page, CHANGES_COLUMNS.includes(changed.name) ? "[data-part]" : PARTS);
    history.replaceState(null, "", address);
    if (!changed.isConnected) document.getElementById(changed.id)?.focus();
  } catch {
    // The button is still there.
  }
}

function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "remember") query.append(name, value);
  }
  return `${form.action}?${query}`;
}

function isReplaceable(page: Document): boolean {
  return [document, page].every((one) =>
    one.querySelector("[data-part=rows]") && !one.querySelector("[data-large]")
  );
}

function replaceParts(page: Document, parts: string): void {
  for (const old of document.querySelectorAll<HTMLElement>(parts)) {
    const now = page.querySelector(`[data-part="${old.dataset.part}"]`);
    if (now) old.replaceChildren(...now.childNodes);
  }
}
