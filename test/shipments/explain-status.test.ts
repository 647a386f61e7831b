// Why a shipment has its status.
import { expect, test } from "vitest";
import { explainStatus } from "~/shipments/explain-status";
import { checkpoint, detail } from "../admin/samples";

const moving = checkpoint({ status: "transit", substatus: "transit001" });
const delivered = checkpoint({ status: "delivered", substatus: "delivered001" });

test("the newest scan with the status decides", () => {
  const checkpoints = [delivered, moving];
  const shipment = detail({ status: "delivered", substatus: "delivered001", checkpoints });
  expect(explainStatus(shipment)).toEqual({
    rule: "newest_scan",
    code: "delivered001",
    scan: delivered,
  });
});

test("a delivery holds against later scans of the van", () => {
  const checkpoints = [moving, delivered];
  const shipment = detail({ status: "delivered", substatus: "delivered001", checkpoints });
  expect(explainStatus(shipment)).toMatchObject({ rule: "delivery_holds", scan: delivered });
});

test("a team member's status comes before all scans", () => {
  const manualStatus = { reason: "Customer called", setAt: new Date(0) };
  const shipment = detail({
    status: "transit",
    substatus: null,
    manualStatus,
    checkpoints: [moving],
  });
  expect(explainStatus(shipment)).toEqual({ rule: "manual", code: "transit", scan: null });
});

test("without a scan it says who decided instead", () => {
  const without = (status: "expired" | "notfound", syncedAt: Date | null) =>
    explainStatus(detail({ status, substatus: null, checkpoints: [], syncedAt })).rule;
  expect(without("expired", new Date(0))).toBe("expired");
  expect(without("notfound", new Date(0))).toBe("service");
  expect(without("notfound", null)).toBe("no_report");
});
