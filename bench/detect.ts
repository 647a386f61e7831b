// The detector's accuracy on known numbers, and the time of one call.
import { detectCarrier } from "~/carriers/detection/detect";
import type { Report } from "./report";
import { NUMBERS, detectionAccuracy } from "../test/carriers/detection-accuracy";

const WARM_UP_ROUNDS = 50;
const ROUNDS = 400;

/** Accuracy on the published and the broken numbers, and the microseconds a call. */
export async function run(): Promise<Report> {
  const accuracy = detectionAccuracy();
  const shares = { first: accuracy.first, withinThree: accuracy.withinThree };
  for (const { number, expected, found } of accuracy.missed) {
    const said = found.slice(0, 3).join(", ") || "nothing";
    console.error(`missed: ${number} is ${expected}, said ${said}`);
  }
  return {
    bench: "detect",
    about: `Carrier detection on ${accuracy.samples} published numbers and ${accuracy.broken} broken ones.`,
    tables: [
      {
        title: "Carrier detection",
        columns: [
          { label: "first answer right %", digits: 1 },
          { label: "right within three %", digits: 1 },
          { label: "assigned unasked %", digits: 1 },
          { label: "wrongly so %", digits: 1 },
          { label: "sure of a broken one" },
          { label: "µs a call", digits: 2 },
        ],
        rows: [
          [
            accuracy.first * 100,
            accuracy.withinThree * 100,
            accuracy.pickedRight * 100,
            accuracy.pickedWrong * 100,
            accuracy.wronglySure.length,
            timePerCallUs(),
          ],
        ],
      },
    ],
    ratios: Object.entries(shares).map(([name, value]) => ({ name: `detect: ${name}`, value })),
  };
}

function timePerCallUs(): number {
  const round = () => NUMBERS.forEach((number) => detectCarrier(number));
  for (let done = 0; done < WARM_UP_ROUNDS; done += 1) round();
  const startedAt = performance.now();
  for (let done = 0; done < ROUNDS; done += 1) round();
  return ((performance.now() - startedAt) * 1000) / (ROUNDS * NUMBERS.length);
}
