import { Button } from "@/components/ui/Button.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Stepper } from "@/components/ui/Stepper.tsx";
import { BarList } from "@/components/charts/BarList.tsx";
import { Columns } from "@/components/charts/Columns.tsx";
import { Donut } from "@/components/charts/Donut.tsx";
import { Funnel } from "@/components/charts/Funnel.tsx";
import { Sparkline } from "@/components/charts/Sparkline.tsx";
import { StackedBar } from "@/components/charts/StackedBar.tsx";
import { SampleShell } from "./samples.tsx";

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
