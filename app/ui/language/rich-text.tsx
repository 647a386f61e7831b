// Renders a text with links or code inside its sentences.
import { Fragment, type ReactNode } from "react";

interface RichTextProps {
  /** "Read <link>the guide</link>." */
  text: string;
  /** By tag: what its inside becomes. Other tags are shown as they are. */
  parts: Readonly<Record<string, (inside: string) => ReactNode>>;
}

export function RichText({ text, parts }: RichTextProps) {
  const pieces = text.split(/(<\w+>[^<]*<\/\w+>)/);
  return pieces.map((piece, index) => {
    const [, tag = "", inside = ""] = /^<(\w+)>([^<]*)<\/\1>$/.exec(piece) ?? [];
    return <Fragment key={index}>{parts[tag]?.(inside) ?? piece}</Fragment>;
  });
}
