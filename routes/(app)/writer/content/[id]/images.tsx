import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { estimateCredits } from "core/billing/estimate.ts";
import { type Content, readContent } from "core/content/read_content.ts";
import { editImage, ImageChanges } from "core/images/edit_image.ts";
import { orderImages } from "core/images/order_images.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { ContentHeader } from "@/components/writer/ContentHeader.tsx";
import { SlotEditor } from "@/components/writer/SlotEditor.tsx";
import { counted, orderWords } from "@/components/writer/words.ts";

const Edit = ImageChanges.extend({
  site_id: z.uuid(),
  image_id: z.uuid(),
  key: z.string().min(8).max(60),
  then: z.enum(["save", "generate"]).default("save"),
});
const OrderAll = z.object({
  site_id: z.uuid(),
  key: z.string().min(8).max(100),
  "ids": z.array(z.uuid()).min(1, "There is nothing to make.").max(6),
});

export const handler = define.handlers({
  GET: read(async (ctx) =>
    page<Content>(await readContent(ctx.state, { contentId: idParam(ctx, "article") }))
  ),
  POST: act<Content>(async (ctx, form) => {
    const here = `/writer/content/${idParam(ctx, "article")}/images`;
    if (!form.has("image_id")) {
      const { site_id: siteId, ids, key } = parseForm(OrderAll, form);
      const order = await orderImages(ctx.state, { siteId, ids, key });
      leaveFlash(ctx, "success", orderWords(order, "picture"));
      return ctx.redirect(here, 303);
    }
    const { site_id: siteId, image_id: imageId, key, then, ...changes } = parseForm(Edit, form);
    await editImage(ctx.state, { imageId, changes });
    if (then === "save") {
      leaveFlash(ctx, "success", "Saved.");
      return ctx.redirect(here, 303);
    }
    const order = await orderImages(ctx.state, {
      siteId,
      ids: [imageId],
      key: `${key}:${imageId}`,
    });
    leaveFlash(ctx, order.jobs.length > 0 ? "success" : "info", orderWords(order, "picture"));
    return ctx.redirect(here, 303);
  }),
});

export default define.page<typeof handler>(function ContentImagesPage({ data: content, state }) {
  state.title = `Pictures of ${content.title}`;
  const { me } = state;
  const writes = mayWrite(me) && content.status !== "archived";
  const credits = estimateCredits(me.costs, "generate_images", 1);
  const balance = me.account.credits;
  const open = content.images.filter(({ status }) =>
    status === "prompt_ready" || status === "failed"
  );
  const batch = open.slice(0, 6);
  return (
    <>
      <ContentHeader content={content} view="images" />
      <JobProgress jobs={content.jobs} />
      {content.images.length === 0 && content.jobs.length === 0
        ? (
          <EmptyState
            icon="image"
            title="No pictures described yet"
            actions={writes && (
              <DescribeForm
                content={content}
                label="Describe pictures"
                costs={me.costs}
                balance={balance}
              />
            )}
          >
            The AI reads the article and says what each picture should show. You can change every
            word before a picture is made.
          </EmptyState>
        )
        : (
          <>
            {writes && (
              <div class="cluster">
                {batch.length > 1 && (
                  <form method="post" class="cluster">
                    <input type="hidden" name="site_id" value={content.site_id} />
                    <input type="hidden" name="key" value={orderKey()} />
                    {batch.map(({ id }) => (
                      <input key={id} type="hidden" name="ids[]" value={id} />
                    ))}
                    <Button
                      variant="primary"
                      icon="image"
                      disabled={credits * batch.length > balance}
                    >
                      {`Make ${counted(batch.length, "picture")}`}
                    </Button>
                    <EstimateChip credits={credits * batch.length} balance={balance} />
                  </form>
                )}
                <DescribeForm
                  content={content}
                  label="Describe anew"
                  costs={me.costs}
                  balance={balance}
                />
              </div>
            )}
            {content.images.map((slot) => (
              <SlotEditor
                key={slot.id}
                slot={slot}
                siteId={content.site_id}
                credits={credits}
                balance={balance}
                orderKey={orderKey()}
                writes={writes}
              />
            ))}
          </>
        )}
    </>
  );
});

function DescribeForm(
  { content, label, costs, balance }: {
    content: Content;
    label: string;
    costs: Parameters<typeof estimateCredits>[0];
    balance: number;
  },
) {
  return (
    <form method="post" action="/writer/content/prompts" class="cluster">
      <input type="hidden" name="site_id" value={content.site_id} />
      <input type="hidden" name="key" value={orderKey()} />
      <input type="hidden" name="confirmed" value="yes" />
      <input type="hidden" name="ids[]" value={content.id} />
      <input type="hidden" name="back" value={`/writer/content/${content.id}/images`} />
      <Button icon="bulb">{label}</Button>
      <EstimateChip
        credits={estimateCredits(costs, "generate_image_prompts", 1)}
        balance={balance}
      />
    </form>
  );
}
