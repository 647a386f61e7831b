// A moment on our own clock; its other form is in the tooltip.
import type { Moment } from "./dates";

export function MomentText({ moment, show }: { moment: Moment; show: "ago" | "text" | "day" }) {
  return (
    <time dateTime={moment.iso} title={show === "text" ? moment.ago : moment.text}>
      {moment[show]}
    </time>
  );
}
