import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { type LoadedPage, onEditClick, onEditSubmit } from "@/components/planner/row_editing.ts";

const KEYS: [string, string][] = [
  ["j or ↓", "Next row"],
  ["k or ↑", "Previous row"],
  ["Space or x", "Select the row"],
  ["Enter", "Open the keyword"],
  ["e", "Change the row; Escape leaves it as it was"],
  ["/", "Search"],
  ["?", "This list"],
];
const OFF = "igny8:keyword-keys-off";

/** Keys of the keyword table, and rows that are changed without leaving the page. */
export default function KeywordKeys() {
  const dialog = useRef<HTMLDialogElement>(null);
  const off = useSignal(false);
  useEffect(() => {
    off.value = localStorage.getItem(OFF) !== null;
    const leaving = new AbortController();
    const { signal } = leaving;
    document.addEventListener("keydown", (event) => press(event, off.value, dialog.current), {
      signal,
    });
    document.addEventListener("click", (event) => onEditClick(event, loadPage), { signal });
    document.addEventListener("submit", (event) => onEditSubmit(event, loadPage), { signal });
    return () => leaving.abort();
  }, []);
  const turn = () => {
    off.value = !off.value;
    if (off.value) localStorage.setItem(OFF, "yes");
    else localStorage.removeItem(OFF);
  };
  return (
    <>
      <p class="keys-hint">
        <button
          type="button"
          class="button"
          data-variant="quiet"
          data-size="small"
          onClick={() => dialog.current?.showModal()}
        >
          Keyboard shortcuts
        </button>
      </p>
      <dialog ref={dialog} class="dialog" aria-labelledby="keys-title">
        <div class="dialog-head">
          <h2 id="keys-title">Keyboard shortcuts</h2>
        </div>
        <div class="dialog-body">
          <dl class="keys">
            {KEYS.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <div class="dialog-actions">
            <button type="button" class="button" data-variant="quiet" onClick={turn}>
              {off.value ? "Turn the keys on" : "Turn the keys off"}
            </button>
            <button
              type="button"
              class="button"
              data-variant="primary"
              onClick={() => dialog.current?.close()}
            >
              Close
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}

async function loadPage(address: string, init?: RequestInit): Promise<LoadedPage> {
  const answer = await fetch(address, { ...init, headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok && answer.status !== 422) throw new Error(`${answer.status}`);
  return { page, refused: answer.status === 422, url: answer.url };
}

function press(event: KeyboardEvent, off: boolean, help: HTMLDialogElement | null): void {
  const { target, key } = event;
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "Escape") return leaveRow(target);
  if (off || document.querySelector("dialog[open], details.menu[open]")) return;
  if (target.closest("select, textarea, input:not([type=checkbox])")) return;
  const links = [...document.querySelectorAll<HTMLElement>(".table tbody [data-key] a")];
  const at = links.findIndex((link) => link.closest("tr")?.contains(target));
  const done = {
    j: () => links[at + 1]?.focus(),
    k: () => links[Math.max(0, at - 1)]?.focus(),
    ArrowDown: () => at >= 0 && links[at + 1]?.focus(),
    ArrowUp: () => at >= 0 && links[Math.max(0, at - 1)]?.focus(),
    " ": () => target.matches("[data-key] a") && tick(links[at]),
    x: () => tick(links[at]),
    e: () => links[at]?.closest("tr")?.querySelector<HTMLElement>("[data-edit] a")?.click(),
    "/": () => document.querySelector<HTMLElement>("input[type=search]")?.focus(),
    "?": () => help?.showModal() ?? true,
  }[key];
  // What does nothing here keeps its usual meaning.
  if (done && done() !== false) event.preventDefault();
}

function tick(link: HTMLElement | undefined): void {
  link?.closest("tr")?.querySelector<HTMLElement>("[data-row]")?.click();
}

function leaveRow(target: Element): void {
  target.closest("[data-editing]")?.querySelector<HTMLElement>(".row-buttons a")?.click();
}
