// npm run -s carriers:detect: which carriers tracking numbers may belong to, from a file or a pipe.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { detectCarrier, type Candidate } from "~/carriers/detection/detect";
import { AppError } from "~/lib/errors";
import { parseJsonLossless } from "~/lib/text/json";
import { readArguments, runCommand, UsageError } from "./command-line";

const USAGE = `npm run -s carriers:detect -- --file numbers.json [--json]

  --file F   a JSON array of { "number", "company"?, "destination"?, "origin"? }; - reads standard input
  --json     prints an array of { "number", "candidates" } instead of text

Countries are two-letter codes. Candidates come best first; none where no known format fits.`;

const hint = z.string().nullish();
const numbersSchema = z.array(
  z.object({
    number: z.union([z.string(), z.int().transform(String)], { error: "must be text" }),
    company: hint,
    destination: hint,
    origin: hint,
  }),
);
type Asked = z.output<typeof numbersSchema>[number];

interface Answer {
  number: string;
  candidates: Candidate[];
}

async function main(): Promise<void> {
  const { values } = readArguments({
    options: {
      file: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  if (!values.file) throw new UsageError("Say where the numbers are, with --file.");
  const answers = parseNumbers(await readText(values.file)).map(detect);
  process.stdout.write(values.json ? `${JSON.stringify(answers)}\n` : asText(answers));
}

async function readText(file: string): Promise<string> {
  if (file === "-") return process.stdin.setEncoding("utf8").reduce((all, part) => all + part, "");
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = {
      ENOENT: "there is no such file",
      EISDIR: "it is a folder",
      EACCES: "it may not be read",
    };
    const reason = reasons[cause.code ?? ""] ?? cause.message;
    throw new AppError("invalid_input", `${file} can't be read: ${reason}.`, { cause });
  });
}

const BYTE_ORDER_MARK = /^\uFEFF/;

function parseNumbers(text: string): Asked[] {
  let json: unknown;
  try {
    // Numbers without quotes keep their digits.
    json = parseJsonLossless(text.replace(BYTE_ORDER_MARK, ""));
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new AppError("invalid_input", `The numbers are not JSON: ${reason}.`, { cause });
  }
  const read = numbersSchema.safeParse(json);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const [index, field] = issue?.path ?? [];
  if (index === undefined) {
    throw new AppError("invalid_input", 'The numbers must be a JSON array of { "number": "…" }.');
  }
  const place = `Item ${Number(index) + 1}${field === undefined ? "" : `, ${String(field)}`}`;
  throw new AppError("invalid_input", `${place}: ${issue?.message ?? "is wrong"}.`);
}

function detect({ number, company, destination, origin }: Asked): Answer {
  const hints = { company, destinationCountry: destination, originCountry: origin };
  const candidates = detectCarrier(number, hints).map(({ code, confidence, rule, checkDigit }) => ({
    code,
    confidence,
    rule,
    checkDigit,
  }));
  return { number, candidates };
}

function asText(answers: Answer[]): string {
  const lines = answers.flatMap(({ number, candidates }) => [
    candidates.length > 0 ? number : `${number}   no carrier's format fits`,
    ...candidates.map(
      ({ code, confidence, rule, checkDigit }) =>
        `  ${String(confidence).padStart(3)}  ${code}   ${rule}${checkDigit === "none" ? "" : `, check digit ${checkDigit}`}`,
    ),
  ]);
  return lines.map((line) => `${line}\n`).join("");
}

await runCommand(USAGE, main);
