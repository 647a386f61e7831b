// Draws a line chart with Recharts; chart.tsx loads it.
import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { LineChartData } from "./chart-data";
import { AXIS, COLORS, DASHES, GRID, markOf } from "./marks";

interface DrawingProps {
  data: LineChartData;
  format: (value: number) => string;
}

export default function LineDrawing({ data: { series, points }, format }: DrawingProps) {
  const rows = points.map(({ label, values }) => ({ label, ...values }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={rows}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke={GRID} vertical={false} />
        <XAxis dataKey="label" tick={AXIS} tickLine={false} minTickGap={24} />
        <YAxis
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          tickFormatter={format}
          width={44}
          allowDecimals={false}
        />
        <Tooltip formatter={(value) => format(Number(value))} />
        <Legend itemSorter={null} iconType="plainline" wrapperStyle={{ fontSize: 12 }} />
        {series.map((name, index) => (
          <Line
            key={name}
            dataKey={String(index)}
            name={name}
            type="linear"
            dot={false}
            strokeWidth={2}
            stroke={markOf(COLORS, index) ?? ""}
            strokeDasharray={markOf(DASHES, index) ?? ""}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
