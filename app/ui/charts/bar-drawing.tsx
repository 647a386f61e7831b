// Draws a bar chart with Recharts; chart.tsx loads it.
import { useId } from "react";
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { BarChartData } from "./chart-data";
import { AXIS, COLORS, GRID, markOf } from "./marks";

interface DrawingProps {
  data: BarChartData;
  format: (value: number) => string;
}

export default function BarDrawing({
  data: { series, isStacked = false, bars },
  format,
}: DrawingProps) {
  const id = useId();
  const rows = bars.map(({ label, values }) => ({ label, ...values }));
  const fillOf = (index: number) => `${id}${index}`;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={rows}
        layout="vertical"
        margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <defs>
          {series.map((name, index) => (
            <Pattern key={name} id={fillOf(index)} index={index} />
          ))}
        </defs>
        <CartesianGrid stroke={GRID} horizontal={false} />
        <XAxis
          type="number"
          allowDecimals={false}
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          tickFormatter={format}
        />
        <YAxis type="category" dataKey="label" tick={AXIS} tickLine={false} width={110} />
        <Tooltip formatter={(value) => format(Number(value))} />
        {series.length > 1 && <Legend itemSorter={null} wrapperStyle={{ fontSize: 12 }} />}
        {series.map((name, index) => (
          <Bar
            key={name}
            dataKey={String(index)}
            name={name}
            fill={`url(#${fillOf(index)})`}
            stroke={markOf(COLORS, index) ?? ""}
            {...(isStacked ? { stackId: "all" } : {})}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

/** Solid, striped or dotted. */
function Pattern({ id, index }: { id: string; index: number }) {
  const color = markOf(COLORS, index) ?? "";
  const shape = index % 3;
  return (
    <pattern
      id={id}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="6" height="6" fill={color} fillOpacity={shape === 0 ? 1 : 0.15} />
      {shape === 1 && <rect width="2.5" height="6" fill={color} />}
      {shape === 2 && <circle cx="3" cy="3" r="1.2" fill={color} />}
    </pattern>
  );
}
