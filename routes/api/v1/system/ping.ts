import { readSystemStatus } from "core/system_status.ts";
import { define } from "@/web/define.ts";
import { requestDb } from "@/web/services.ts";

/** Whether the app and its database answer; for load balancers and monitors. */
export const handler = define.handlers({
  async GET(ctx) {
    // As nobody: a session that has ended says nothing about the database.
    const status = await readSystemStatus({ db: requestDb(), now: () => performance.now() });
    const body = { success: status.database, data: status, request_id: ctx.state.requestId };
    return Response.json(body, {
      status: status.database ? 200 : 500,
      headers: { "cache-control": "no-store" },
    });
  },
});
