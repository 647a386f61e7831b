// Shows how far a background job of the merchant's is, and what it has counted.
import { ProgressBar, Text } from "@shopify/polaris";
import { useTexts } from "~/ui/language/use-texts";
import { type CountLine, CountLines } from "./count-lines";

interface RunProgressProps {
  isRunning: boolean;
  /** From 0 to 100. */
  percent: number;
  /** "20 of 50 shipments" */
  progress: string;
  counts: readonly CountLine[];
}

export function RunProgress({ isRunning, percent, progress, counts }: RunProgressProps) {
  const { t } = useTexts();
  return (
    <>
      <ProgressBar progress={percent} size="small" ariaLabelledBy="run-progress" />
      <div id="run-progress" aria-live="polite">
        {progress}
      </div>
      {isRunning && (
        <Text as="p" tone="subdued">
          {t("common.mayLeave")}
        </Text>
      )}
      <CountLines lines={counts} />
    </>
  );
}
