import { invoicePdf } from "core/payments/invoice_pdf.ts";
import { readInvoice } from "core/payments/list_invoices.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";

/** An invoice as a PDF. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const invoice = await readInvoice(ctx.state, { id: idParam(ctx, "invoice") });
    const name = `${invoice.number.replace(/[^\w-]/g, "-")}.pdf`;
    return new Response(await invoicePdf(invoice), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "private, no-store",
      },
    });
  }),
});
