// The detector's accuracy on known numbers, and the time of one call.
import { detectCarrier } from "~/carriers/detection/detect";
import { NUMBERS, detectionAccuracy } from "../test/carriers/detection-accuracy";

const WARM_UP_ROUNDS = 50;
const ROUNDS = 400;

/** Prints accuracy on the sample and the broken numbers, and the microseconds a call. */
export async function run({ json }: { json: boolean }): Promise<void> {
  const accuracy = detectionAccuracy();
  const microsecondsPerCall = timePerCallUs();
  if (json) {
    console.log(JSON.stringify({ bench: "detect", ...accuracy, microsecondsPerCall }));
    return;
  }
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  console.log(`detect: ${accuracy.samples} published numbers`);
  console.log(`  first answer right     ${percent(accuracy.first)}   (aim 97 %)`);
  console.log(`  right within three     ${percent(accuracy.withinThree)}   (aim 99.5 %)`);
  console.log(
    `  assigned unasked       ${percent(accuracy.pickedRight)}   (wrongly ${percent(accuracy.pickedWrong)})`,
  );
  console.log(
    `  sure of a broken one   ${accuracy.wronglySure.length} of ${accuracy.broken}   (aim at most 3)`,
  );
  console.log(`  a call                 ${microsecondsPerCall.toFixed(2)} µs   (aim under 20)`);
  for (const { number, expected, found } of accuracy.missed) {
    console.log(
      `  missed: ${number} is ${expected}, said ${found.slice(0, 3).join(", ") || "nothing"}`,
    );
  }
}

function timePerCallUs(): number {
  const round = () => NUMBERS.forEach((number) => detectCarrier(number));
  for (let done = 0; done < WARM_UP_ROUNDS; done += 1) round();
  const startedAt = performance.now();
  for (let done = 0; done < ROUNDS; done += 1) round();
  return ((performance.now() - startedAt) * 1000) / (ROUNDS * NUMBERS.length);
}
