import { Avatar, CodeBlock, Diff, Prose, Skeleton } from "@/components/ui/Text.tsx";
import { Badge } from "@/components/ui/Badge.tsx";
import { BulkBar } from "@/components/ui/BulkBar.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Checkbox, RadioGroup } from "@/components/ui/Checkbox.tsx";
import { ConfirmDialog, DialogButton } from "@/components/ui/Dialog.tsx";
import { Difficulty, EstimateChip, LengthMeter, Progress } from "@/components/ui/Meters.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FileDrop } from "@/components/ui/FileDrop.tsx";
import { FilterBar, RangeFilter } from "@/components/ui/FilterBar.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import { type IconName, iconPaths } from "@/components/ui/icon_paths.ts";
import { IntentPill, StatusPill } from "@/components/ui/Pill.tsx";
import { KeyValue, Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";
import { Menu, MenuAction, MenuLink, MenuRule, MenuSubmit } from "@/components/ui/Menu.tsx";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { statusTones } from "@/components/ui/status_tones.ts";
import { Stepper } from "@/components/ui/Stepper.tsx";
import {
  Cell,
  Heading,
  NumberCell,
  PageCheckbox,
  RowCheckbox,
  Table,
} from "@/components/ui/Table.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";
import { BarList } from "@/components/charts/BarList.tsx";
import { Columns } from "@/components/charts/Columns.tsx";
import { Donut } from "@/components/charts/Donut.tsx";
import { Funnel } from "@/components/charts/Funnel.tsx";
import { Sparkline } from "@/components/charts/Sparkline.tsx";
import { StackedBar } from "@/components/charts/StackedBar.tsx";
import { keywords, SampleShell } from "./samples.tsx";

/** The keyword table page as it will be used: filters, selection, paging. */
export function TablePage() {
  return (
    <SampleShell flash={[{ tone: "success", message: "214 keywords imported, 3 merged." }]}>
      <PageHeader
        title="Keywords"
        crumbs={[{ label: "Planner", href: "/planner" }, { label: "Keywords" }]}
        actions={
          <>
            <LinkButton href="/x" icon="upload">Import</LinkButton>
            <LinkButton href="/x" icon="plus" variant="primary">Add keywords</LinkButton>
          </>
        }
      >
        Search terms of this site, grouped into clusters before ideas are written.
      </PageHeader>
      <FilterBar
        action="/planner/keywords"
        chips={[{ label: "Difficulty under 50", href: "?" }]}
        more={<RangeFilter name="volume" label="Volume" />}
      >
        <TextInput name="q" label="Search" hideLabel icon="search" placeholder="Search keywords" />
        <Select
          name="status"
          label="Status"
          hideLabel
          placeholder="Any status"
          options={[{ value: "new", label: "New" }]}
        />
        <Select
          name="intent"
          label="Intent"
          hideLabel
          placeholder="Any intent"
          options={[{ value: "commercial", label: "Commercial" }]}
        />
      </FilterBar>
      <KeywordTable />
      <Pagination page={2} pageSize={50} total={10000} href={(page) => `?page=${page}`} />
    </SampleShell>
  );
}

function KeywordTable() {
  return (
    <form class="picks" method="post" action="/planner/keywords">
      <Table
        caption="Keywords"
        head={
          <>
            <PageCheckbox />
            <Heading rowKey sort={{ href: "?sort=keyword" }}>Keyword</Heading>
            <Heading numeric sort={{ href: "?sort=volume", direction: "desc" }}>Volume</Heading>
            <Heading sort={{ href: "?sort=difficulty" }}>Difficulty</Heading>
            <Heading tight>Intent</Heading>
            <Heading>Status</Heading>
            <Heading>Cluster</Heading>
            <Heading tight>
              <span class="hidden-visually">Actions</span>
            </Heading>
          </>
        }
      >
        {keywords.map(([keyword, volume, difficulty, intent, status, cluster], index) => (
          <tr key={keyword}>
            <RowCheckbox value={String(index)} label={keyword} checked={index < 2} />
            <Cell rowKey>
              <a href="/x">{keyword}</a>
            </Cell>
            <NumberCell value={volume} />
            <Cell tight>
              <Difficulty value={difficulty} />
            </Cell>
            <Cell tight>
              <IntentPill intent={intent} />
            </Cell>
            <Cell>
              <StatusPill status={status} />
            </Cell>
            <Cell>{cluster}</Cell>
            <Cell tight>
              <Menu label={`Actions for ${keyword}`} icon="dots" iconOnly size="small">
                <MenuLink href="/x" icon="edit">Edit</MenuLink>
                <MenuSubmit name="archive" value={String(index)} icon="archive">Archive</MenuSubmit>
                <MenuRule />
                <MenuSubmit name="delete" value={String(index)} icon="trash" danger>
                  Delete
                </MenuSubmit>
              </Menu>
            </Cell>
          </tr>
        ))}
      </Table>
      <BulkBar matching={10000} unit="keywords">
        <EstimateChip credits={10} />
        <Button name="action" value="cluster" variant="primary" size="small" icon="cluster">
          Auto-cluster
        </Button>
        <Button name="action" value="archive" size="small">Archive</Button>
        <Button name="action" value="delete" size="small" variant="danger">Delete</Button>
      </BulkBar>
    </form>
  );
}

/** A dashboard: figures, charts, a run with its stages. */
export function DashboardPage() {
  return (
    <SampleShell
      title="Dashboard"
      path="/dashboard"
      account={{ name: "Northlight", status: "suspended", credits: 84, low: true }}
      flash={[{ tone: "warning", message: "Credits are running low." }]}
    >
      <PageHeader
        title="Garden Almanac"
        aside={<StatusPill status="active" />}
        actions={<Button variant="primary" icon="play">Start a run</Button>}
      />
      <StatRow>
        <Stat label="Keywords" value="10,482" note="214 new this week" href="/planner/keywords" />
        <Stat label="Clusters" value="312" />
        <Stat
          label="Articles"
          value="48"
          note={<Sparkline title="Articles" values={[1, 4, 2, 6, 9]} />}
        />
        <Stat label="Published" value="31" note="in 4 sectors" />
      </StatRow>
      <Panel title="Pipeline">
        <Funnel
          title="Pipeline"
          bare
          stages={[
            { label: "Keywords", value: 10482, href: "/planner/keywords" },
            { label: "Clusters", value: 312, action: <a href="/x">Cluster 1,204 more</a> },
            { label: "Ideas", value: 640 },
            { label: "Tasks", value: 71 },
            { label: "Content", value: 48 },
            { label: "Published", value: 31 },
          ]}
        />
      </Panel>
      <div class="main-aside">
        <div class="stack">
          <Panel title="Run 14" actions={<StatusPill status="running" />}>
            <Stepper
              label="Stages"
              steps={[
                { title: "Keywords to clusters", state: "done", side: "204 of 204" },
                { title: "Clusters to ideas", state: "done", side: "18 of 18" },
                {
                  title: "Ideas to tasks",
                  state: "current",
                  side: "12 of 40",
                  progress: 30,
                  note: "About 3 minutes left",
                },
                { title: "Tasks to content", state: "failed", note: "The provider refused twice." },
                { title: "Images", state: "off" },
                { title: "Review", state: "todo" },
              ]}
            />
          </Panel>
          <Panel title="Credits by day">
            <Columns
              title="Credits by day"
              bare
              unit="Credits"
              data={[12, 40, 33, 0, 8, 51, 64, 20, 31, 77, 45, 12, 9, 38].map((value, index) => ({
                label: `${index + 1} May`,
                value,
              }))}
            />
          </Panel>
        </div>
        <div class="stack">
          <Panel title="Intent">
            <Donut
              title="Intent"
              bare
              unit="keywords"
              data={[
                { label: "Informational", value: 5230 },
                { label: "Commercial", value: 3120 },
                { label: "Transactional", value: 1600 },
                { label: "Navigational", value: 532 },
              ]}
            />
          </Panel>
          <Panel title="Volume by cluster">
            <BarList
              title="Volume by cluster"
              bare
              data={[
                { label: "Fertiliser", value: 61200, href: "/x" },
                { label: "Planting times", value: 48100 },
                { label: "Raised beds and soil mixes", value: 22900 },
                { label: "Compost", value: 9800 },
              ]}
            />
          </Panel>
          <Panel title="Where credits went">
            <StackedBar
              title="Where credits went"
              bare
              data={[
                { label: "Content", value: 410 },
                { label: "Images", value: 120 },
                { label: "Ideas", value: 75 },
              ]}
            />
          </Panel>
        </div>
      </div>
    </SampleShell>
  );
}

/** Every control, pill, meter and text style. */
export function PartsPage() {
  return (
    <SampleShell title="Parts" path="/settings/modules">
      <PageHeader title="Parts">Everything a page is made of.</PageHeader>
      <Tabs
        label="Parts"
        tabs={[
          { label: "General", href: "/a", active: true },
          { label: "Team", href: "/b", count: 4 },
          { label: "Modules", href: "/c" },
        ]}
      />
      <div class="columns">
        <div class="stack">
          <ControlsPanel />
          <FormPanel />
        </div>
        <div class="stack">
          <WordsPanel />
          <MessagesPanel />
        </div>
      </div>
    </SampleShell>
  );
}

function ControlsPanel() {
  const icons = Object.keys(iconPaths) as IconName[];
  return (
    <Panel title="Controls">
      <div class="cluster">
        <Button variant="primary">Save</Button>
        <Button>Cancel</Button>
        <Button variant="quiet" icon="refresh">Refresh</Button>
        <Button variant="danger" icon="trash">Delete</Button>
        <Button disabled>Disabled</Button>
        <Button busy variant="primary">Saving</Button>
        <Button icon="edit" label="Edit" />
      </div>
      <div class="cluster">
        <Button size="small">Small</Button>
        <Button size="large" variant="primary">Large</Button>
        <LinkButton href="javascript:alert(1)" icon="external">Link</LinkButton>
        <Menu label="More" align="start">
          <MenuLink href="/x" icon="edit">Edit</MenuLink>
          <MenuAction action="/x" icon="copy">Duplicate</MenuAction>
        </Menu>
        <DialogButton dialog="confirm-run" icon="play">Start a run</DialogButton>
      </div>
      <ConfirmDialog
        id="confirm-run"
        title="Start a run?"
        action="/automation/runs"
        confirm="Start"
        estimate={{ credits: 420, balance: 12480 }}
      >
        Seven stages on Garden Almanac, at most 420 credits.
      </ConfirmDialog>
      <div class="cluster">{icons.map((name) => <Icon key={name} name={name} label={name} />)}</div>
    </Panel>
  );
}

function FormPanel() {
  return (
    <Panel title="Form">
      <form class="form" method="post" action="/x">
        <TextInput name="name" label="Site name" required value="Garden Almanac" />
        <div class="form-row">
          <TextInput name="domain" label="Domain" hint="Without https://" />
          <Select
            name="industry"
            label="Industry"
            required
            value="b"
            options={[{ value: "a", label: "Food" }, { value: "b", label: "Home and garden" }]}
          />
        </div>
        <TextInput name="slug" label="Slug" required error="This slug is taken." value="garden" />
        <div>
          <TextArea name="meta" label="Meta description" value="How to grow more in less space." />
          <LengthMeter label="Meta description" length={171} limit={155} />
          <LengthMeter label="Meta title" length={48} limit={60} />
        </div>
        <Checkbox name="notify" label="Notify me" hint="By e-mail, once a day." checked />
        <RadioGroup
          name="mode"
          label="Publishing"
          value="review"
          options={[{ value: "review", label: "Review first" }, {
            value: "auto",
            label: "At once",
          }]}
        />
        <FileDrop name="file" label="Choose a CSV file or drop it here" hint="Up to 50 MB." />
        <div class="form-actions">
          <Button variant="primary">Save site</Button>
          <EstimateChip credits={1} />
          <EstimateChip credits={900} balance={84} />
        </div>
      </form>
    </Panel>
  );
}

function WordsPanel() {
  return (
    <Panel title="States and meters">
      <div class="cluster">
        {Object.keys(statusTones).map((status) => <StatusPill key={status} status={status} />)}
      </div>
      <div class="cluster">
        {["informational", "commercial", "transactional", "navigational"].map((intent) => (
          <IntentPill key={intent} intent={intent} full />
        ))}
        <Badge tone="info">4</Badge>
        <Badge tone="warning" icon="clock">Late</Badge>
        <Avatar name="Maya Okafor" />
        <Avatar name="li@example.com" />
      </div>
      <div class="cluster">
        <Difficulty value={12} />
        <Difficulty value={47} />
        <Difficulty value={88} />
        <Difficulty value={null} />
      </div>
      <Progress label="Writing “Cold frame plans”" value={62} />
      <Progress label="Import" value={100} tone="success" detail="8,120 of 8,120" />
      <KeyValue
        pairs={[["Slug", "garden-almanac"], ["Hosting", "IGNY8 sites"], ["Last sync", null]]}
      />
    </Panel>
  );
}

function MessagesPanel() {
  return (
    <>
      <Flash tone="info">Clustering runs in the background.</Flash>
      <Flash tone="success">Saved.</Flash>
      <Flash tone="warning">Two rows need a second look.</Flash>
      <Flash tone="danger">
        Not enough credits: this needs 900, you have 84. <a href="/billing/credits">Top up</a>
      </Flash>
      <Panel title="Ideas">
        <EmptyState
          icon="bulb"
          title="No ideas yet"
          actions={<LinkButton href="/x" variant="primary">Go to clusters</LinkButton>}
        >
          Ideas are written from clusters. Choose a cluster and generate its ideas.
        </EmptyState>
      </Panel>
      <Panel title="Invoices" flush foot="3 invoices">
        <Table caption="Invoices" stack head={<Heading rowKey>Number</Heading>}>
          <tr>
            <Cell rowKey>2031</Cell>
          </tr>
        </Table>
      </Panel>
      <Panel title="Texts">
        <Skeleton />
        <CodeBlock label="Example" code={`{ "success": true, "results": [] }`} />
        <Diff
          parts={[
            { kind: "same", text: "Plant garlic in " },
            { kind: "removed", text: "spring" },
            { kind: "added", text: "autumn" },
            { kind: "same", text: ", before the first frost." },
          ]}
        />
        <Prose dense>
          <h2>Heading</h2>
          <p>
            A paragraph with <a href="/x">a link</a> and <code>code</code>.
          </p>
          <ul>
            <li>First</li>
            <li>Second</li>
          </ul>
        </Prose>
      </Panel>
    </>
  );
}
