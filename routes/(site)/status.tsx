import { page } from "fresh";
import { readSystemStatus, type SystemStatus } from "core/system_status.ts";
import { define } from "@/web/define.ts";
import { requestDb } from "@/web/services.ts";
import { Band } from "@/components/shell/PublicShell.tsx";
import { KeyValue } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";

export const handler = define.handlers({
  async GET() {
    // As nobody: a session that has ended says nothing about the database.
    const status = await readSystemStatus({ db: requestDb(), now: () => performance.now() });
    return page<SystemStatus>(status, {
      status: status.database ? 200 : 503,
      headers: { "cache-control": "no-store" },
    });
  },
});

export default define.page<typeof handler>(function StatusPage({ data, state }) {
  state.title = "Status";
  return (
    <Band>
      <h1>{data.database ? "Everything answers" : "Something does not answer"}</h1>
      <KeyValue
        pairs={[
          ["App", <StatusPill key="app" status="active" label="Answers" />],
          [
            "Database",
            data.database
              ? <StatusPill key="db" status="active" label={`Answers in ${data.milliseconds} ms`} />
              : <StatusPill key="db" status="failed" label="Does not answer" />,
          ],
        ]}
      />
    </Band>
  );
});
