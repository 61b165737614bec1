import type { OwnSession } from "core/accounts/list_sessions.ts";
import { SESSION_LIMITS } from "core/accounts/session_limits.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog, DialogButton } from "../ui/Dialog.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SessionTable } from "./SessionTable.tsx";

const days = (seconds: number) => Math.round(seconds / 86_400);

/** The sessions of the person who looks, and how to end them. */
export function SessionPanel({ sessions }: { sessions: OwnSession[] }) {
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <div id="sessions">
      <Panel
        title="Where you are signed in"
        flush
        actions={<EndMany others={others} />}
        foot={
          <p class="hint">
            A browser that is not used for {days(SESSION_LIMITS.idle)} days is signed out, and every
            {" "}
            browser after{" "}
            {days(SESSION_LIMITS.longest)}. If you do not know one of them, end it and change your
            password.
          </p>
        }
      >
        <SessionTable sessions={sessions} />
      </Panel>
    </div>
  );
}

function EndMany({ others }: { others: number }) {
  return (
    <>
      {others > 0 && (
        <form method="post" action="/settings/profile#sessions">
          <input type="hidden" name="which" value="others" />
          <Button name="action" value="end" size="small">Sign out everywhere else</Button>
        </form>
      )}
      <DialogButton dialog="end-all" size="small" variant="quiet">Sign out everywhere</DialogButton>
      <ConfirmDialog
        id="end-all"
        title="Sign out everywhere?"
        action="/settings/profile"
        fields={{ which: "all" }}
        name="action"
        value="end"
        confirm="Sign out everywhere"
        danger
      >
        Every browser in which you are signed in asks for your password again, this one too.
      </ConfirmDialog>
    </>
  );
}
