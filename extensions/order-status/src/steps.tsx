// Progress bar with named steps; icons and text distinguish them, not color alone.
import type { ParcelText, StepText } from "../../../app/storefront/order-status/answer-types.ts";
import type { Host } from "./host.ts";

const ICONS = {
  done: "check-circle-filled",
  current: "truck",
  problem: "alert-triangle-filled",
  ahead: "circle",
} as const;

/** A passed step that no scan tells of has no tick. */
function iconOf({ state, day }: StepText, isLast: boolean) {
  return state === "done" && !day && !isLast ? "minus" : ICONS[state];
}

/** Of a step's icon. */
const TONES = { good: "auto", attention: "warning", trouble: "critical" } as const;

/** On a phone the labels fit beside an icon, but not in four columns. */
const WIDE = "@container (inline-size > 480px)";

interface Props {
  i18n: Host["i18n"];
  parcel: ParcelText;
}

/** Nothing before the first update: an empty bar would have no step to name. */
export function ProgressBar({ i18n, parcel: { steps } }: Props) {
  const reached = steps.filter(({ state }) => state !== "ahead").length;
  if (reached === 0) return null;
  const progress = { step: steps[reached - 1]?.label ?? "", index: reached, total: steps.length };
  return (
    <s-progress
      value={reached}
      max={steps.length}
      tone={steps[reached - 1]?.state === "problem" ? "critical" : "auto"}
      accessibilityLabel={i18n.translate("progress", progress)}
    />
  );
}

export function Steps({ i18n, parcel }: Props) {
  const columns = parcel.steps.map(() => "1fr").join(" ");
  return (
    <s-grid
      accessibilityRole="ordered-list"
      gridTemplateColumns={`${WIDE} ${columns}, 1fr`}
      alignItems="start"
      gap="small-300"
    >
      {parcel.steps.map((step, index) => (
        <Step
          key={index}
          i18n={i18n}
          step={step}
          icon={iconOf(step, index === parcel.steps.length - 1)}
          tone={TONES[parcel.tone]}
        />
      ))}
    </s-grid>
  );
}

interface StepProps {
  i18n: Host["i18n"];
  step: StepText;
  icon: ReturnType<typeof iconOf>;
  /** Of a step with a problem. */
  tone: (typeof TONES)[keyof typeof TONES];
}

function Step({ i18n, step: { label, state, day }, icon, tone }: StepProps) {
  const isHere = state === "current" || state === "problem";
  return (
    <s-grid
      accessibilityRole="list-item"
      gridTemplateColumns={`${WIDE} 1fr, auto 1fr`}
      alignItems="center"
      justifyItems="start"
      gap={`${WIDE} small-500, small-300`}
    >
      <s-icon type={icon} size="small" tone={state === "problem" ? tone : "auto"} />
      <s-stack gap="none">
        <s-text type={isHere ? "strong" : "generic"} color={state === "ahead" ? "subdued" : "base"}>
          {label}
          <s-text accessibilityVisibility="exclusive"> {i18n.translate(`step.${state}`)}</s-text>
        </s-text>
        {day && <s-text color="subdued"> {day}</s-text>}
      </s-stack>
    </s-grid>
  );
}
