import { Avatar, CodeBlock, Diff, Prose, Skeleton } from "@/components/ui/Text.tsx";
import { Badge } from "@/components/ui/Badge.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Checkbox, RadioGroup } from "@/components/ui/Checkbox.tsx";
import { ConfirmDialog, DialogButton } from "@/components/ui/Dialog.tsx";
import { Difficulty, EstimateChip, LengthMeter, Progress } from "@/components/ui/Meters.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FileDrop } from "@/components/ui/FileDrop.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import { type IconName, iconPaths } from "@/components/ui/icon_paths.ts";
import { IntentPill, StatusPill } from "@/components/ui/Pill.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { Menu, MenuAction, MenuLink } from "@/components/ui/Menu.tsx";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { statusTones } from "@/components/ui/status_tones.ts";
import { Cell, Heading, Table } from "@/components/ui/Table.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";
import { SampleShell } from "./samples.tsx";

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
