// The map of v2's statuses to Shopify's events, as code and as documented.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { EVENT_STATUSES, eventStatusOf, finality } from "~/shopify/write-back/event-status";
import {
  STATUSES,
  SUBSTATUSES,
  statusOfSubstatus,
  type Substatus,
} from "~/trackingmore/contract/status";

/** The rows of the table in docs/write-back.md: token → event. */
function documented(): Map<string, string> {
  const rows = readFileSync("docs/write-back.md", "utf8")
    .split("\n")
    .filter((line) => /^\| (`| {2,})/.test(line))
    .map((line) => line.split("|").map((cell) => cell.replaceAll("`", "").trim()));
  const map = new Map<string, string>();
  let status = "";
  for (const [, first = "", which = "", , event = ""] of rows) {
    status = first || status;
    if (first && which === "") map.set(status, event);
    else if (which === "all") {
      map.set(status, event);
      for (const each of Object.keys(SUBSTATUSES))
        if (each.startsWith(status)) map.set(each, event);
    } else if (/^\d/.test(which)) {
      map.set(status, event);
      for (const number of which.split(", ")) map.set(`${status}${number}`, event);
    } else map.set(which, event);
  }
  return map;
}

test("the documentation's table is what the code does, for every status and substatus", () => {
  const table = documented();
  for (const token of [...STATUSES, ...(Object.keys(SUBSTATUSES) as Substatus[])]) {
    const status = /\d/.test(token) ? statusOfSubstatus(token as Substatus) : token;
    const expectedEvent = table.get(token) ?? table.get(status) ?? "missing";
    expect([token, eventStatusOf(token) ?? "none"]).toEqual([token, expectedEvent]);
  }
});

test("every event is one that Shopify has, and the three that are never sent are said to be", () => {
  const sent = new Set(
    [...STATUSES, ...Object.keys(SUBSTATUSES)].map(eventStatusOf).filter((event) => event !== null),
  );
  const never = EVENT_STATUSES.filter((event) => !sent.has(event));
  expect(never).toEqual(["LABEL_PURCHASED", "CONFIRMED", "CARRIER_PICKED_UP"]);
});

test("what no contract knows makes no event", () => {
  for (const token of ["", "lost", "transit999x", "constructor", "toString"]) {
    expect(eventStatusOf(token)).toBeNull();
  }
  expect(eventStatusOf("transit999")).toBe("IN_TRANSIT");
});

test("delivered outranks failed, which outranks the rest", () => {
  expect(EVENT_STATUSES.toSorted((a, b) => finality(b) - finality(a)).slice(0, 2)).toEqual([
    "DELIVERED",
    "FAILURE",
  ]);
});
