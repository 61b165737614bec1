import { type Member, memberName } from "core/team/read_team.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog, DialogButton, DialogClose } from "../ui/Dialog.tsx";

/** Removes a person after saying what that means. */
export function RemoveMember({ member }: { member: Member }) {
  const name = memberName(member);
  return (
    <>
      <DialogButton dialog="remove" icon="trash">Remove…</DialogButton>
      <Dialog id="remove" title={`Remove ${name}?`}>
        <p>
          {name}{" "}
          is signed out everywhere at once and sees nothing of this account any more. What they made
          stays. You can let them back in later.
        </p>
        <form method="post" class="dialog-actions">
          <DialogClose dialog="remove" variant="quiet">Cancel</DialogClose>
          <Button variant="danger" name="action" value="remove">Remove</Button>
        </form>
      </Dialog>
    </>
  );
}

/** Takes the person who asks out of the team. */
export function LeaveTeam({ account, userId }: { account: string; userId: string }) {
  return (
    <>
      <DialogButton dialog="leave" icon="logout">Leave the team…</DialogButton>
      <Dialog id="leave" title={`Leave ${account}?`}>
        <p>
          You are signed out everywhere at once and see nothing of {account}{" "}
          any more. What you made stays. An owner or admin can let you back in.
        </p>
        <form method="post" action={`/settings/team/${userId}`} class="dialog-actions">
          <DialogClose dialog="leave" variant="quiet">Cancel</DialogClose>
          <Button variant="danger" name="action" value="remove">Leave</Button>
        </form>
      </Dialog>
    </>
  );
}
