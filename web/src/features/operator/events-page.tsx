import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { EventView } from "../../../../worker/http/contract/events.ts";
import { type EventsFilter, getEvents } from "../../api/books.ts";
import { usePlace } from "../../router.ts";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { Time } from "../../ui/time.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { Field, Form, Labelled } from "../account/form.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { EventFileDialog } from "./event-file.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { Replay } from "./replay.tsx";
import { rails } from "./words.ts";

/** What the processors told, what became of it, and working on it again. */
export function EventsPage() {
  const query = new URLSearchParams(usePlace().split("?")[1]);
  const first = query.get("tab") === "letters" ? "letters" : "events";
  const about = query.get("about") ?? "";
  return (
    <OperatorPage title={t`Events`}>
      {() => <Told key={`${first} ${about}`} {...{ first, about }} />}
    </OperatorPage>
  );
}

function Told({ first, about }: { first: string; about: string }) {
  const [tab, setTab] = useState(first);
  return (
    <Tabs
      label={t`Events`}
      selected={tab}
      onSelect={setTab}
      tabs={[
        { id: "events", title: t`What was told`, content: <Events about={about} /> },
        { id: "letters", title: t`Messages that failed`, content: <DeadLetters /> },
      ]}
    />
  );
}

export const eventStates = {
  quarantined: t`Fits nothing`,
  received: t`To be worked on`,
  applied: t`Applied`,
  ignored: t`Ignored`,
} satisfies Record<EventView["state"], string>;
export const eventTone = (state: EventView["state"]) =>
  ({ quarantined: "tag urgent", received: "tag", applied: "tag good", ignored: "tag gone" })[state];

function Events({ about }: { about: string }) {
  const [filter, setFilter] = useState<EventsFilter>({
    ...{ state: about ? "all" : "quarantined", processor: "", type: "", about },
    ...{ from: "", until: "" },
  });
  const list = useRows(["operator", "events", ...Object.values(filter)], getEvents(filter));
  const [chosen, choose] = useState<readonly EventView[]>([]);
  const [opened, open] = useState<string>();
  const toggle = (event: EventView) =>
    choose(
      chosen.some(({ id }) => id === event.id)
        ? chosen.filter(({ id }) => id !== event.id)
        : [...chosen, event],
    );
  return (
    <>
      <Filter
        filter={filter}
        onLook={(next) => {
          choose([]);
          setFilter(next);
        }}
      />
      <Replay
        {...{ filter, chosen, shown: list.rows }}
        onDone={() => {
          choose([]);
          list.again();
        }}
      />
      <List
        of={list}
        what={t`the events`}
        empty={empties[filter.state] ?? t`No event is like that.`}
      >
        {(events) => (
          <LongList
            label={t`Events`}
            rows={events}
            keyOf={({ id }) => id}
            className="audit-line choose"
          >
            {(event) => (
              <Row
                event={event}
                isChosen={chosen.some(({ id }) => id === event.id)}
                onToggle={() => toggle(event)}
                onOpen={() => open(event.id)}
              />
            )}
          </LongList>
        )}
      </List>
      {opened && <EventFileDialog id={opened} onClose={() => open(undefined)} />}
    </>
  );
}
const empties: Readonly<Record<string, string>> = {
  quarantined: t`Every event fitted something.`,
  received: t`Every event was worked on.`,
};

type FilterProps = { filter: EventsFilter; onLook: (filter: EventsFilter) => void };

const Filter = ({ filter, onLook }: FilterProps) => (
  <Form
    label={t`Which events`}
    submit={t`Look`}
    isQuiet
    send={async (values) => ({ ok: true, status: 200, value: filterIn(values) })}
    onDone={onLook}
  >
    <div className="filters wide-filters">
      <Select
        {...{ name: "state", label: t`State`, chosen: filter.state }}
        options={[["all", t`Any`], ...Object.entries(eventStates)]}
      />
      <Select
        {...{ name: "processor", label: t`From whom`, chosen: filter.processor }}
        options={[["", t`Either`], ...Object.entries(rails)]}
      />
      <Field
        {...{ name: "type", label: t`Type`, maxLength: 100, required: false, autoComplete: "off" }}
        defaultValue={filter.type}
      />
      <Field
        {...{
          name: "about",
          label: t`About`,
          maxLength: 255,
          required: false,
          autoComplete: "off",
        }}
        defaultValue={filter.about}
      />
      <Field
        {...{ name: "from", label: t`Received from`, type: "datetime-local", required: false }}
      />
      <Field
        {...{ name: "until", label: t`and before`, type: "datetime-local", required: false }}
      />
    </div>
    <p className="hint">
      {t`About: the id of an event, or any name of a payment, refund, transfer, batch or artisan.`}
    </p>
  </Form>
);

function filterIn(values: Record<string, string>): EventsFilter {
  const text = (name: string) => (values[name] ?? "").trim();
  const instant = (name: string) => (text(name) ? new Date(text(name)).toISOString() : "");
  return {
    ...{ state: text("state"), processor: text("processor"), type: text("type") },
    ...{ about: text("about"), from: instant("from"), until: instant("until") },
  };
}

type SelectProps = {
  name: string;
  label: string;
  chosen: string;
  options: readonly (readonly [value: string, words: string])[];
};
const Select = ({ name, label, chosen, options }: SelectProps) => (
  <Labelled name={name} label={label} hint={undefined}>
    {(described) => (
      <select {...described} name={name} defaultValue={chosen}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);

type RowProps = { event: EventView; isChosen: boolean; onToggle: () => void; onOpen: () => void };
const Row = ({ event, isChosen, onToggle, onOpen }: RowProps) => (
  <>
    <input
      type="checkbox"
      checked={isChosen}
      onChange={onToggle}
      aria-label={t`Choose ${event.type}, ${event.eventId}`}
    />
    <span>
      <span className="standing">
        <strong className="code">{event.type}</strong>
        <span className={eventTone(event.state)}>{eventStates[event.state]}</span>
        {event.replays > 0 && <span className="tag gone">{t`Replayed: ${event.replays}`}</span>}
      </span>
      <span className="hint">
        <Time at={event.receivedAt} />, {rails[event.processor]}{" "}
        <span className="code">{event.objectRef}</span>
        {event.note && (
          <>
            <br />
            {event.note}
          </>
        )}
      </span>
      <br />
      <button
        type="button"
        className="quiet small"
        aria-label={t`Look at ${event.eventId}`}
        onClick={onOpen}
      >
        {t`Look at it`}
      </button>
    </span>
  </>
);
