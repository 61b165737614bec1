import { shortTime } from "../jobs/When.tsx";
import { Button } from "../ui/Button.tsx";
import { Flash } from "../ui/Flash.tsx";
import type { Draft, SaveStatus } from "./editor_saver.ts";

interface EditorNoticesProps {
  status: SaveStatus | null;
  draft: Draft | null;
  /** The saved version this page shows. */
  version: number;
  note: string;
  onPutBack: (draft: Draft) => void;
  onDrop: () => void;
  onRetry: () => void;
}

/** What stands between the person's text and the server, and what to do about it. */
export function EditorNotices(props: EditorNoticesProps) {
  const { status, draft, version, note } = props;
  return (
    <>
      {draft && (
        <Flash tone="warning">
          This browser kept a text of {shortTime(new Date(draft.at).toISOString())}{" "}
          that was never saved. {draft.version !== version && "The saved text has changed since. "}
          <div class="cluster">
            <Button type="button" size="small" onClick={() => props.onPutBack(draft)}>
              Put it back
            </Button>
            <Button type="button" size="small" variant="quiet" onClick={props.onDrop}>
              Throw it away
            </Button>
          </div>
        </Flash>
      )}
      {status?.state === "conflict" && (
        <Flash tone="danger">
          {status.message}{" "}
          <div class="cluster">
            <a class="button" data-size="small" href="?" target="_blank" rel="noopener">
              Open the saved version
            </a>
            <a class="button" data-size="small" data-variant="quiet" href="?">
              Reload and take my text along
            </a>
          </div>
        </Flash>
      )}
      {(status?.state === "signed_out" || status?.state === "offline") && (
        <Flash tone="warning">
          {status.message}{" "}
          <div class="cluster">
            {status.state === "signed_out" && (
              <a class="button" data-size="small" href="/sign-in" target="_blank" rel="noopener">
                Sign in
              </a>
            )}
            <Button type="button" size="small" variant="quiet" onClick={props.onRetry}>
              Save now
            </Button>
          </div>
        </Flash>
      )}
      {status?.state === "refused" && <Flash tone="danger">{status.message}</Flash>}
      {(status?.state === "saved" || status?.state === "dirty") && status.message && (
        <Flash tone="warning">{status.message}</Flash>
      )}
      {note && <Flash tone="info">{note}</Flash>}
    </>
  );
}
