// A shipment's notes and changes: a form for a note, the newest entries, and the rest on demand.
import { BlockStack, Button, Card, InlineStack, Link, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { NOTE_MAX_CHARACTERS } from "~/shipments/change";
import { useTexts } from "~/ui/language/use-texts";
import { MomentText } from "~/ui/moment-text";
import type { HistoryEntry, ShipmentView } from "./view";

/** A parcel that crosses a border has about a dozen changes. */
const NEWEST_LINES = 5;

export interface NotesProps {
  isSaving: boolean;
  /** The answer to the last saved note, which empties the field; null: none. */
  saved: object | null;
  error: string | null;
  onAdd: (note: string) => void;
  onDelete: (noteId: string) => void;
}

interface HistoryCardProps extends Pick<ShipmentView, "history" | "corrections"> {
  notes: NotesProps;
}

export function HistoryCard({ history, corrections, notes }: HistoryCardProps) {
  const { t } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  // Hiding a single line would cost a click and save no space.
  const isFolded = !isOpen && history.length > NEWEST_LINES + 1;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("shipment.history.title")}
        </Text>
        <NoteForm {...notes} />
        {corrections.map(({ text, url }) => (
          <span className="wm-break" key={url}>
            <Link url={url}>{text}</Link>
          </span>
        ))}
        {history.length === 0 && (
          <Text as="p" tone="subdued">
            {t("shipment.history.none")}
          </Text>
        )}
        {(isFolded ? history.slice(0, NEWEST_LINES) : history).map((entry) => (
          <Entry entry={entry} onDelete={notes.onDelete} key={entry.id} />
        ))}
        {isFolded && (
          <InlineStack>
            <Button variant="plain" onClick={() => setIsOpen(true)}>
              {t("shipment.history.showAll", { total: history.length })}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function NoteForm({ isSaving, saved, error, onAdd }: NotesProps) {
  const { t } = useTexts();
  const [note, setNote] = useState("");
  useEffect(() => {
    if (saved) setNote("");
  }, [saved]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim()) onAdd(note);
      }}
    >
      <BlockStack gap="200">
        <TextField
          label={t("shipment.note.label")}
          helpText={t("shipment.teamOnly")}
          autoComplete="off"
          multiline={2}
          maxLength={NOTE_MAX_CHARACTERS}
          value={note}
          error={error ?? false}
          onChange={setNote}
        />
        <InlineStack>
          <Button submit loading={isSaving} disabled={!note.trim()}>
            {t("shipment.note.add")}
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}

function Entry({ entry, onDelete }: { entry: HistoryEntry; onDelete: (noteId: string) => void }) {
  const { t } = useTexts();
  return (
    <BlockStack gap="050">
      <span className={entry.isNote ? "wm-break wm-note" : "wm-break"}>
        <Text as="span">{entry.text}</Text>
      </span>
      <InlineStack gap="200">
        <Text as="span" variant="bodySm" tone="subdued">
          {entry.by && `${entry.by} · `}
          <MomentText moment={entry.at} show="text" />
        </Text>
        {entry.isNote && (
          <Button
            variant="monochromePlain"
            size="micro"
            accessibilityLabel={t("shipment.note.deleteOf", { at: entry.at.text })}
            onClick={() => onDelete(entry.id)}
          >
            {t("shipment.note.delete")}
          </Button>
        )}
      </InlineStack>
    </BlockStack>
  );
}
