// A page outside Shopify's admin: a heading and a sentence, no Polaris and no script of its own.
import type { ReactNode } from "react";

const style = {
  maxWidth: "34rem",
  margin: "0 auto",
  padding: "4rem 1.5rem",
  font: "16px/1.5 system-ui, sans-serif",
  color: "#1a1a1a",
} as const;

export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main style={style}>
      <h1 style={{ fontSize: "1.5rem", lineHeight: 1.25, margin: "0 0 0.75rem" }}>{title}</h1>
      <p style={{ margin: 0 }}>{children}</p>
    </main>
  );
}
