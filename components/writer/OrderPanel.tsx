import { Button, LinkButton } from "../ui/Button.tsx";
import { EstimateChip } from "../ui/Meters.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Panel } from "../ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";
import { counted } from "./words.ts";
import { Slot } from "@/components/ui/Slot.ts";

/** One thing that is about to be ordered. */
export interface OrderLine {
  id: string;
  label: string;
  note?: string;
  credits: number;
}

interface OrderPanelProps {
  lines: OrderLine[];
  /** Rows that were picked but have nothing to do. */
  skipped: number;
  balance: number;
  siteId: string;
  /** One-time key of this order. */
  orderKey: string;
  /** What the button says, for example "Write 3 articles". */
  confirm: string;
  back: string;
  fields?: Record<string, string>;
  children?: preact.ComponentChildren;
}

/** Everything an order will do and cost, before it is given. */
export function OrderPanel(props: OrderPanelProps) {
  const { lines, skipped, balance, siteId, orderKey, confirm, back, fields } = props;
  const total = lines.reduce((sum, { credits }) => sum + credits, 0);
  return (
    <form method="post" class="stack">
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="key" value={orderKey} />
      <input type="hidden" name="confirmed" value="yes" />
      {lines.map(({ id }) => <input key={id} type="hidden" name="ids[]" value={id} />)}
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Slot>{props.children}</Slot>
      <Panel
        title={counted(lines.length, "item")}
        flush
        foot={
          <div class="form-actions">
            <Button variant="primary" disabled={lines.length === 0 || total > balance}>
              {confirm}
            </Button>
            <EstimateChip credits={total} balance={balance} />
            <LinkButton href={back} variant="quiet">Cancel</LinkButton>
          </div>
        }
      >
        <Table
          caption="What will be ordered"
          head={
            <>
              <Heading rowKey>Title</Heading>
              <Heading>Note</Heading>
              <Heading numeric>Credits, at most</Heading>
            </>
          }
          foot={
            <tr>
              <Cell rowKey>Total</Cell>
              <Cell>{`You have ${formatCount(balance)}`}</Cell>
              <NumberCell value={total} />
            </tr>
          }
        >
          {lines.map(({ id, label, note, credits }) => (
            <tr key={id}>
              <Cell rowKey wrap>{label}</Cell>
              <Cell>{note}</Cell>
              <NumberCell value={credits} />
            </tr>
          ))}
        </Table>
      </Panel>
      {skipped > 0 && (
        <p class="muted">
          {counted(skipped, "row")} of your choice {skipped === 1 ? "has" : "have"}{" "}
          nothing to do and will be left out.
        </p>
      )}
      {total > balance && (
        <p class="muted">
          Choose fewer rows, or <a href="/billing/credits">add credits</a>.
        </p>
      )}
    </form>
  );
}
