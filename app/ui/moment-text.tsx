// Renders a time; the tooltip has its other form.
import type { Moment } from "./dates";

export function MomentText({ moment, show }: { moment: Moment; show: "ago" | "text" | "day" }) {
  return (
    <time dateTime={moment.iso} title={show === "text" ? moment.ago : moment.text}>
      {moment[show]}
    </time>
  );
}
