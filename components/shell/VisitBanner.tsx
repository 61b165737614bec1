import { Icon } from "../ui/Icon.tsx";

/** An account that platform staff have opened. */
export interface ShownVisit {
  may_change: boolean;
  ends_at: string;
}

/** Says on every page that the account is not one's own, and leads out of it. */
export function VisitBanner({ account, visit }: { account: string; visit: ShownVisit }) {
  const until = new Date(visit.ends_at).toISOString().slice(11, 16);
  return (
    <form
      class="banner visit"
      data-tone="warning"
      role="status"
      method="post"
      action="/staff/visit/leave"
    >
      <Icon name="eye" />
      <span>
        You are looking at <strong>{account}</strong> as IGNY8 staff{" "}
        ({visit.may_change ? "you can change things" : "nothing can be changed"}, until {until} UTC)
      </span>
      <button type="submit">Leave</button>
    </form>
  );
}
