import type { TaskRow } from "core/tasks/list_tasks.ts";
import { When } from "../jobs/When.tsx";
import { wordLabel } from "../planner/word_label.ts";
import { BulkBar } from "../ui/BulkBar.tsx";
import { Button, LinkButton } from "../ui/Button.tsx";
import { EstimateChip } from "../ui/Meters.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, NumberCell, PageCheckbox, RowCheckbox, Table } from "../ui/Table.tsx";
import { SortHeading } from "./SortHeading.tsx";

interface TaskTableProps {
  tasks: TaskRow[];
  /** Tasks that match the filter on all pages. */
  total: number;
  siteId: string;
  /** The filter as a query string. */
  filter: string;
  sort: string;
  sortHref: (sort: string) => string;
  /** One-time key for ordering; null for people who may only look. */
  orderKey: string | null;
  /** Credits an article of so many words costs at most. */
  credits: (words: number) => number;
}

const GENERATE = "/writer/tasks/generate";

/** Tasks with their state, price and actions. */
export function TaskTable(props: TaskTableProps) {
  const { tasks, total, siteId, filter, orderKey } = props;
  const writes = orderKey !== null;
  return (
    <form class="picks" method="post">
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="filter" value={filter} />
      <input type="hidden" name="key" value={orderKey ?? ""} />
      {tasks.map(({ id }) => <input key={id} type="hidden" name="page_ids[]" value={id} />)}
      <Table caption="Tasks" head={<Head {...props} />}>
        {tasks.map((task) => (
          <tr key={task.id}>
            {writes && <RowCheckbox value={task.id} name="ids[]" label={task.title} />}
            <Cell rowKey wrap>
              <a href={`/writer/tasks/${task.id}`}>{task.title}</a>
              {task.last_error && <span class="sub">{task.last_error}</span>}
            </Cell>
            <Cell>
              <StatusPill
                status={task.status}
                label={task.job?.status === "queued" ? "Waiting" : undefined}
              />
            </Cell>
            <Cell>{task.sector}</Cell>
            <Cell>{wordLabel(task.structure)}</Cell>
            <NumberCell value={task.word_count ?? task.target_words} />
            <Cell numeric>{task.priority === 0 ? null : task.priority}</Cell>
            <Cell>{task.due_date}</Cell>
            <Cell tight>
              <When at={task.created_at} />
            </Cell>
            <Cell tight>
              <RowAction task={task} writes={writes} credits={props.credits} />
            </Cell>
          </tr>
        ))}
      </Table>
      {writes && (
        <BulkBar matching={total > tasks.length ? total : undefined} unit="tasks">
          <Button formaction={GENERATE} variant="primary" icon="pen">Write…</Button>
          <Button name="action" value="cancel">Cancel tasks</Button>
          <Button name="action" value="reopen" variant="quiet">Queue again</Button>
        </BulkBar>
      )}
    </form>
  );
}

function Head({ sort, sortHref, orderKey }: TaskTableProps) {
  const common = { sort, href: sortHref };
  return (
    <>
      {orderKey !== null && <PageCheckbox />}
      <SortHeading column="title" rowKey {...common}>Title</SortHeading>
      <SortHeading column="status" {...common}>State</SortHeading>
      <Heading>Sector</Heading>
      <Heading>Structure</Heading>
      <SortHeading column="words" down numeric {...common}>Words</SortHeading>
      <SortHeading column="priority" down numeric {...common}>Priority</SortHeading>
      <SortHeading column="due" {...common}>Due</SortHeading>
      <SortHeading column="created" down {...common}>Created</SortHeading>
      <Heading tight>Next</Heading>
    </>
  );
}

function RowAction(
  { task, writes, credits }: {
    task: TaskRow;
    writes: boolean;
    credits: (words: number) => number;
  },
) {
  if (task.content_id) {
    return (
      <LinkButton href={`/writer/content/${task.content_id}`} size="small" variant="quiet">
        Open the article
      </LinkButton>
    );
  }
  if (!writes || (task.status !== "queued" && task.status !== "failed")) return null;
  return (
    <span class="row-action">
      <Button formaction={GENERATE} name="only" value={task.id} size="small">
        {task.status === "failed" ? "Try again" : "Write"}
      </Button>
      <EstimateChip credits={credits(task.target_words)} />
    </span>
  );
}
