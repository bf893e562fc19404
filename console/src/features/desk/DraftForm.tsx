import { Button, Chip, Group, Textarea, TextInput } from "@mantine/core";
import { useCallbackRef } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";

import { fetchApi, type Shapes } from "../../api/client.ts";
import { granted, Refused, UNREACHABLE } from "../../api/faults.ts";
import { timeOfDay } from "../../time/calendar.ts";
import { placeName, typeName, usePlaces, useTypes } from "../../ui/names.ts";
import { Priority } from "../../ui/Priority.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import styles from "./desk.module.css";
import { type Draft, hasUnsaved } from "./draft.ts";
import { command, WRITE_KEY } from "./disposals.ts";
import { SearchSelect } from "./SearchSelect.tsx";
import { useDraft } from "./useDraft.ts";
import { pathOf, useRemember } from "./useIncident.ts";
import { useKeys } from "./useKeys.ts";

const LINE = 500;
const NOTE = 5000;

/** A control character in a single line has come by pasting; the API would refuse it. */
// eslint-disable-next-line no-control-regex -- these are what is meant
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, " ");

/** A field with its label beside it. */
const FIELD = { classNames: { root: styles["field"] ?? "", label: styles["label"] ?? "" } };

/** A draft, completed while talking. Nothing in it moves while it is typed in. */
export function DraftForm({ incident }: { incident: Shapes["IncidentDetail"] }) {
  const { t, language } = useWords();
  const sentence = useFault();
  const types = useTypes();
  const places = usePlaces();
  const remember = useRemember();
  const { draft, fields, keeper } = useDraft(incident);
  const type = types.find((each) => each.code === fields.type_code);
  const agenciesLabel = useId();
  const [chosen, setChosen] = useState<{ type: string; agencies: string[] } | null>(null);
  // The lead by default; another type brings another lead.
  const agencies = !type ? [] : chosen?.type === type.code ? chosen.agencies : [type.lead];

  const send = useMutation({
    mutationFn: async () => {
      if (!(await keeper.flush())) throw new Refused(UNREACHABLE);
      const body = { agencies };
      return granted(await fetchApi.POST("/api/v1/incidents/{incident_id}/open", { ...pathOf(incident.id), body }));
    },
    onSuccess: remember,
  });
  const typeField = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);
  const lacks = !type ? t("desk.typeFirst") : agencies.length === 0 ? t("desk.agencyFirst") : null;
  const trySend = () => {
    setAsked(true);
    if (!type) typeField.current?.focus();
    if (!lacks && !send.isPending) send.mutate();
  };
  // A list field takes its answer and sends in one go: with what this form knows then.
  const sendNow = useCallbackRef(trySend);
  const byKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      trySend();
    } else if (event.key === "Escape" && event.target instanceof HTMLElement) {
      // Out of the field: the keys that end a call work again.
      event.target.blur();
    }
  };
  useKeys((event) => {
    if (command(event) !== WRITE_KEY) return;
    event.preventDefault();
    typeField.current?.focus();
  });
  const fault = send.isError ? sentence(send.error) : asked && lacks;

  return (
    <form
      className={styles["form"]}
      aria-label={t("desk.form")}
      onKeyDown={byKey}
      onSubmit={(event) => event.preventDefault()}
    >
      <SearchSelect
        {...FIELD}
        ref={typeField}
        label={
          <>
            {t("desk.type")}
            <kbd className={`${styles["kbd"] ?? ""} ${styles["hint"] ?? ""}`} aria-hidden>
              {WRITE_KEY.toUpperCase()}
            </kbd>
          </>
        }
        aria-keyshortcuts={WRITE_KEY}
        placeholder={t("desk.typeHint")}
        data={types.map((each) => ({ value: each.code, label: typeName(types, each.code, language) }))}
        value={fields.type_code}
        onSend={sendNow}
        onChange={(code) => keeper.type({ type_code: code })}
        renderOption={({ option }) => {
          const each = types.find(({ code }) => code === option.value);
          return (
            <span className={styles["option"]}>
              <Priority priority={each?.priority ?? null} />
              <span className={styles["optionName"]}>{option.label}</span>
              <span className={styles["optionLead"]}>{each?.lead}</span>
            </span>
          );
        }}
        rightSection={<Priority priority={type?.priority ?? null} />}
        rightSectionWidth={48}
        rightSectionPointerEvents="none"
        nothingFoundMessage={t("desk.noMatch")}
      />
      <TextInput
        {...FIELD}
        label={t("desk.address")}
        placeholder={t("desk.addressHint")}
        value={fields.address}
        maxLength={LINE}
        onChange={(event) => keeper.type({ address: oneLine(event.currentTarget.value) })}
        autoComplete="off"
      />
      <SearchSelect
        {...FIELD}
        label={t("desk.kelurahan")}
        data={places.map((each) => ({ value: each.code, label: placeName(places, each.code) }))}
        value={fields.kelurahan}
        onSend={sendNow}
        onChange={(code) => keeper.type({ kelurahan: code })}
        nothingFoundMessage={t("desk.noMatch")}
        rightSection={<span />}
        rightSectionWidth={8}
      />
      <TextInput
        {...FIELD}
        label={t("desk.landmark")}
        value={fields.landmark}
        maxLength={LINE}
        onChange={(event) => keeper.type({ landmark: oneLine(event.currentTarget.value) })}
        autoComplete="off"
      />
      <Textarea
        {...FIELD}
        label={t("desk.note")}
        rows={2}
        value={fields.note}
        maxLength={NOTE}
        onChange={(event) => keeper.type({ note: event.currentTarget.value })}
      />
      <div role="group" aria-labelledby={agenciesLabel} className={styles["agencies"]}>
        <span id={agenciesLabel} className={styles["label"]}>
          {t("desk.agencies")}
        </span>
        {type ? (
          <Chip.Group
            multiple
            value={agencies}
            onChange={(next) => setChosen({ type: type.code, agencies: next })}
          >
            <Group gap={8}>
              {[type.lead, ...type.support].map((code) => (
                <Chip key={code} value={code} size="sm" radius="sm" variant="outline">
                  {code}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        ) : (
          <p className={styles["quiet"]}>{t("desk.agenciesAfterType")}</p>
        )}
      </div>
      <div className={styles["send"]}>
        <Button
          size="md"
          onClick={trySend}
          loading={send.isPending}
          rightSection={<kbd className={styles["kbd"]}>{t("desk.sendKey")}</kbd>}
        >
          {t("desk.send")}
        </Button>
        <p role="alert" className={styles["fault"]}>
          {fault}
        </p>
        {!fault && <SaveState draft={draft} language={language} />}
      </div>
    </form>
  );
}

function SaveState({ draft, language }: { draft: Draft; language: "id" | "en" }) {
  const { t } = useWords();
  const words = draft.failed
    ? t("desk.unsaved")
    : draft.sending !== null
      ? t("desk.saving")
      : hasUnsaved(draft)
        ? t("desk.unsaved")
        : draft.savedAt !== null && t("desk.saved", { time: timeOfDay(draft.savedAt, language) });
  return (
    <span className={styles["quiet"]} data-failed={draft.failed || undefined} data-testid="save-state">
      {words}
    </span>
  );
}
