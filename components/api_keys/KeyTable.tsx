import type { ApiKey } from "core/api_keys/schema.ts";
import { dayText } from "../billing/dates.ts";
import { When } from "../jobs/When.tsx";
import { DialogButton } from "../ui/Dialog.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { keyBeginning, scopeWords, STATES, untilWords, works } from "./key_words.ts";
import { RevokeDialog, RotateDialog } from "./KeyDialogs.tsx";

interface KeyTableProps {
  keys: ApiKey[];
  mayChange: boolean;
}

/** The keys of the account; those that work can be rotated and revoked. */
export function KeyTable({ keys, mayChange }: KeyTableProps) {
  const changeable = keys.filter((key) => mayChange && works(key));
  return (
    <>
      <Keys keys={keys} mayChange={mayChange} />
      {changeable.map((key) => <RotateDialog key={key.id} given={key} />)}
      {changeable.map((key) => <RevokeDialog key={key.id} given={key} />)}
    </>
  );
}

function Keys({ keys, mayChange }: KeyTableProps) {
  return (
    <Table
      caption="API keys"
      stack
      head={
        <>
          <Heading rowKey>Key</Heading>
          <Heading>State</Heading>
          <Heading>Until</Heading>
          <Heading>Last used</Heading>
          {mayChange && (
            <Heading tight>
              <span class="hidden-visually">Change</span>
            </Heading>
          )}
        </>
      }
    >
      {keys.map((key) => <KeyRow key={key.id} given={key} mayChange={mayChange} />)}
    </Table>
  );
}

function KeyRow({ given, mayChange }: { given: ApiKey; mayChange: boolean }) {
  const { status, label } = STATES[given.state];
  const by = given.created_by ? ` by ${given.created_by}` : "";
  return (
    <tr>
      <Cell rowKey wrap>
        <div>
          {given.name} <code>{keyBeginning(given)}</code>
          <span class="sub">
            {given.site} · {scopeWords(given.scopes)} · made on {dayText(given.created_at)}
            {by}
          </span>
        </div>
      </Cell>
      <Cell label="State">
        <StatusPill status={status} label={label} />
      </Cell>
      <Cell label="Until">{untilWords(given)}</Cell>
      <Cell label="Last used">
        {given.last_used_at ? <When at={given.last_used_at} /> : "Never"}
      </Cell>
      {mayChange && (
        <Cell tight>
          {works(given) && (
            <div class="form-actions">
              {given.state === "active" && (
                <DialogButton
                  dialog={`rotate-${given.id}`}
                  size="small"
                  label={`Rotate ${given.name}`}
                >
                  Rotate…
                </DialogButton>
              )}
              <DialogButton
                dialog={`revoke-${given.id}`}
                size="small"
                variant="quiet"
                label={`Revoke ${given.name}`}
              >
                Revoke…
              </DialogButton>
            </div>
          )}
        </Cell>
      )}
    </tr>
  );
}
