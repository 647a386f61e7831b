// A merchant's daily pages on a phone, in German and Japanese: they fit, and axe finds nothing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, freshDatabase } from "../support/database";
import { type AdminGallery, openAdminGallery } from "./gallery";
import { STATES } from "./states";

let database: TestDatabase;
let gallery: AdminGallery;
beforeAll(async () => {
  database = await freshDatabase();
  gallery = await openAdminGallery(database.url);
});
afterAll(async () => {
  await gallery?.close();
  await database?.drop();
});

test.each(STATES.filter(({ locale, isFailing }) => locale !== "en" && !isFailing))(
  "home, list, shipment and a settings page with a preview fit on a phone in the state $name",
  async (state) => {
    const { "shipment transit": shipment = "" } = await gallery.show(state);
    for (const at of ["/app", "/app/shipments", shipment, "/app/settings/tracking-page"]) {
      const { faults } = await gallery.take(at, "phone");
      expect(faults, at).toEqual([]);
    }
  },
);
