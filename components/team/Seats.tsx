import type { Team } from "core/team/read_team.ts";
import { formatCount } from "../ui/numbers.ts";

/** How many of the plan's people are taken, in a sentence. */
export function Seats({ team }: { team: Team }) {
  const { seats_taken, max_users } = team;
  if (max_users === null) return <>{formatCount(seats_taken)} people, invitations counted.</>;
  const people = max_users === 1 ? "one person" : `${formatCount(max_users)} people`;
  return (
    <>
      {`Your plan includes ${people}; ${formatCount(seats_taken)} taken, open invitations counted.`}
    </>
  );
}

/** Whether one more person fits the plan. */
export function hasSeat({ seats_taken, max_users }: Team): boolean {
  return max_users === null || seats_taken < max_users;
}
