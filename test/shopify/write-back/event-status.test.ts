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

const TOKENS = [...STATUSES, ...Object.keys(SUBSTATUSES)];

test("every event is one that Shopify has, and the three that are never sent are said to be", () => {
  const versions = ["2026-10", "2027-01"];
  const sent = new Set(
    versions
      .flatMap((version) => TOKENS.map((token) => eventStatusOf(token, version)))
      .filter((event) => event !== null),
  );
  const never = EVENT_STATUSES.filter((event) => !sent.has(event));
  expect(never).toEqual(["LABEL_PURCHASED", "CONFIRMED", "CARRIER_PICKED_UP"]);
});

test("returns, pickups and customs have statuses of their own from the version that has them", () => {
  const changed = (version: string) =>
    TOKENS.filter((token) => eventStatusOf(token, version) !== eventStatusOf(token, "2026-10"));
  expect(changed("2026-07")).toEqual([]);
  for (const version of ["2027-01", "unstable"]) {
    expect(changed(version).map((token) => [token, eventStatusOf(token, version)])).toEqual([
      ["pickup002", "READY_FOR_RECIPIENT_PICKUP"],
      ["delivered002", "PICKED_UP"],
      ["exception006", "BUYER_ACTION_REQUIRED"],
      ["exception010", "RETURNING_TO_SENDER"],
      ["exception011", "RETURNING_TO_SENDER"],
    ]);
  }
});

test("what no contract knows makes no event", () => {
  for (const token of ["", "lost", "transit999x", "constructor", "toString"]) {
    expect(eventStatusOf(token)).toBeNull();
  }
  expect(eventStatusOf("transit999")).toBe("IN_TRANSIT");
});

test("delivered and picked up outrank failed and returning, which outrank the rest", () => {
  const ofRank = (rank: number) => EVENT_STATUSES.filter((event) => finality(event) === rank);
  expect(ofRank(2)).toEqual(["DELIVERED", "PICKED_UP"]);
  expect(ofRank(1)).toEqual(["FAILURE", "RETURNING_TO_SENDER"]);
});
