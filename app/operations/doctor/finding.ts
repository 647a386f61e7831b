// One line of the doctor's report: what was checked, how it is, and what to do.

export type Level = "ok" | "warning" | "error";

export interface Finding {
  /** Such as "clock"; several findings may share it. */
  check: string;
  level: Level;
  text: string;
  /** What the operator does about it; null when it is ok. */
  advice: string | null;
}

export const ok = (check: string, text: string): Finding => ({
  check,
  level: "ok",
  text,
  advice: null,
});

export const warning = (check: string, text: string, advice: string): Finding => ({
  check,
  level: "warning",
  text,
  advice,
});

export const fault = (check: string, text: string, advice: string): Finding => ({
  check,
  level: "error",
  text,
  advice,
});

/** The worst of the levels; "ok" without findings. */
export function worstOf(findings: readonly Finding[]): Level {
  const has = (level: Level) => findings.some((finding) => finding.level === level);
  return has("error") ? "error" : has("warning") ? "warning" : "ok";
}

/** "3 minutes": the largest unit that fits, rounded down. */
export function inWords(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const units: [number, string][] = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
    [1, "second"],
  ];
  const [size, unit] = units.find(([each]) => seconds >= each) ?? [1, "second"];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** "1.2 GB", with decimal units. */
export function inBytes(bytes: number): string {
  const units: [number, string][] = [
    [1e12, "TB"],
    [1e9, "GB"],
    [1e6, "MB"],
  ];
  const [size, unit] = units.find(([each]) => bytes >= each) ?? [1e3, "kB"];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}
