// A page outside Shopify's admin, without Polaris and scripts.
import type { ReactNode } from "react";
import icon from "./icon.svg?url";

const style = {
  maxWidth: "34rem",
  margin: "0 auto",
  padding: "clamp(2rem, 12vh, 8rem) 1.5rem",
  font: "16px/1.5 system-ui, sans-serif",
  color: "#1a1a1a",
} as const;

export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main style={style}>
      <img src={icon} alt="" width={40} height={40} style={{ display: "block" }} />
      <h1 style={{ fontSize: "1.5rem", lineHeight: 1.25, margin: "1.25rem 0 0.5rem" }}>{title}</h1>
      <p style={{ margin: 0, textWrap: "pretty" }}>{children}</p>
    </main>
  );
}
