// Saves, renames and deletes views from the list's tabs.
import { useSubmitForResult } from "~/ui/forms/use-submit-for-result";
import { shipmentQueryParams } from "~/shipments/list/query";
import { showToast } from "~/ui/frame/app-bridge";
import { useTexts } from "~/ui/language/use-texts";
import type { ListResult } from "./apply-action.server";
import type { GoTo } from "./filters";
import { LIST_PATH, shipmentsUrl, viewUrl } from "./list-url";
import type { ListView } from "./view";
import type { ViewActions } from "./view-tabs";

export function useViewActions(view: ListView, go: GoTo): ViewActions {
  const { t } = useTexts();
  const submit = useSubmitForResult<ListResult>(LIST_PATH + "?index");
  const query = shipmentQueryParams(view.query).toString();
  const post = async (fields: Record<string, string>, done: string) => {
    const result = await submit(fields);
    showToast(result?.ok ? done : t("shipments.viewFailed"));
    return result;
  };
  return {
    async create(name) {
      const result = await post({ intent: "create_view", name, query }, t("shipments.viewSaved"));
      if (result?.viewId) go(shipmentsUrl(view.query, result.viewId));
      return Boolean(result?.ok);
    },
    async save(id) {
      return Boolean(
        (await post({ intent: "save_view", id, query }, t("shipments.viewSaved")))?.ok,
      );
    },
    async rename(id, name) {
      return Boolean(
        (await post({ intent: "rename_view", id, name }, t("shipments.viewRenamed")))?.ok,
      );
    },
    async remove(id) {
      const result = await post({ intent: "delete_view", id }, t("shipments.viewDeleted"));
      const [all] = view.views;
      if (result?.ok && all) go(viewUrl(all, ""));
      return Boolean(result?.ok);
    },
  };
}
