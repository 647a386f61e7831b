// A chart beside a table that says the same: loaded after the page, never drawn on the server.
import { Text } from "@shopify/polaris";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import type { BarChartData, LineChartData } from "./chart-data";

// The library is larger than all pages together.
const LineDrawing = lazy(() => import("./line-drawing"));
const BarDrawing = lazy(() => import("./bar-drawing"));

interface ChartProps {
  /** What the chart shows, in a sentence. */
  title: string;
  /** Its values are percentages. */
  isShare?: boolean;
  /** What the bottom axis counts, for example "Days since the first scan". */
  axis?: string;
}

/** A value of a chart in the merchant's language: "90%", in German "90 %". */
function useValueText(isShare: boolean): (value: number) => string {
  const { number, percent } = useTexts();
  return isShare ? (value) => percent(value / 100) : number;
}

export function LineChart({
  data,
  isShare = false,
  ...props
}: ChartProps & { data: LineChartData }) {
  const format = useValueText(isShare);
  if (data.points.length === 0) return null;
  return (
    <ChartFrame {...props}>
      <LineDrawing data={data} format={format} />
    </ChartFrame>
  );
}

export function BarChart({ data, isShare = false, ...props }: ChartProps & { data: BarChartData }) {
  const format = useValueText(isShare);
  if (data.bars.length === 0) return null;
  return (
    <ChartFrame {...props} height={`${3 + data.bars.length * 2.75}rem`}>
      <BarDrawing data={data} format={format} />
    </ChartFrame>
  );
}

/** Keeps the chart's place free, so that nothing moves when it appears. A screen reader reads the table instead. */
function ChartFrame({
  title,
  axis,
  height = "18rem",
  children,
}: ChartProps & { height?: string; children: ReactNode }) {
  const [isMounted, setIsMounted] = useState(false);
  useEffect(() => setIsMounted(true), []);
  return (
    <figure className="wm-chart" aria-hidden="true">
      <figcaption>
        <Text as="span" variant="bodySm" tone="subdued">
          {title}
        </Text>
      </figcaption>
      <div style={{ height }}>{isMounted && <Suspense fallback={null}>{children}</Suspense>}</div>
      {axis && (
        <Text as="span" variant="bodySm" tone="subdued" alignment="center">
          {axis}
        </Text>
      )}
    </figure>
  );
}
