// What charts are drawn from: plain numbers and labels that a loader can send.

export interface LineChartData {
  /** Names of the lines. */
  series: string[];
  /** One value for each line, by place on the axis. */
  points: { label: string; values: number[] }[];
}

export interface BarChartData {
  /** Names of the bars beside each other, or on each other. */
  series: string[];
  isStacked?: boolean;
  bars: { label: string; values: number[] }[];
}
