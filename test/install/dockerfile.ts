// Reads the Dockerfile's stages: for the test that compares an installation with the image, and to run them.
import { readFileSync } from "node:fs";

export interface Instruction {
  name: string;
  /** What follows the name, on one line. */
  text: string;
}

export interface Stage {
  base: string;
  /** null: the last one, which becomes the image. */
  name: string | null;
  instructions: Instruction[];
}

export function readStages(file = "Dockerfile"): Stage[] {
  const stages: Stage[] = [];
  const text = readFileSync(file, "utf8").replaceAll(/\\\n\s*/g, " ");
  for (const line of text.split("\n")) {
    const [, name = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === "FROM") {
      const [, base = "", stage] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest) ?? [];
      stages.push({ base, name: stage ?? null, instructions: [] });
    } else if (name) {
      stages.at(-1)?.instructions.push({ name, text: rest });
    }
  }
  return stages;
}

export interface Copied {
  /** The stage that it comes from; null: the checkout. */
  from: string | null;
  /** Below the checkout, or below /app of the stage. */
  sources: string[];
  target: string;
}

export function copiesOf({ instructions }: Stage): Copied[] {
  return instructions
    .filter(({ name }) => name === "COPY")
    .map(({ text }) => {
      const words = text.split(/\s+/);
      const from = words[0]?.startsWith("--from=") ? words.shift()!.slice("--from=".length) : null;
      const target = words.pop() ?? "";
      return { from, sources: words.map((word) => word.replace(/^\/app\//, "")), target };
    });
}
