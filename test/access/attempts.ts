// Types of an attempt to use one shop's identity on another's data, with its expected effects.
import type { ShopWorld, World } from "./two-shops";

export interface Knock {
  request: Request;
  params?: Record<string, string>;
  /** What the request itself names, so that finding it in the answer says nothing. */
  said?: string[];
}

export interface Attempt {
  /** A request with the identity of `as`, for what is `of`'s. */
  knock(world: World, as: ShopWorld, of: ShopWorld): Knock | Promise<Knock>;
  /**
   * What the same request with its own identity gets the owner: its marker in the answer, or a change of its data;
   * `changes`: in these tables alone, besides what jobs and polls write then.
   * `nothing`: no data of a shop is behind the endpoint; `unchanged`: the owner's request, too, changes nothing.
   * Both with a reason.
   */
  owner: "answer" | "change" | { changes: string[] } | { nothing: string } | { unchanged: string };
}

/** A loader that asks for nothing by id: the address tries to name the other shop. */
export function page(path: string, owner: Attempt["owner"] = "answer"): Attempt {
  return {
    owner,
    knock: ({ app }, as, of) => ({
      request: app.merchantRequest(as.domain, `${path}?shop=${of.domain}`, { as: "data" }),
    }),
  };
}

/** A loader below an id of the other shop's. */
export function pageOf(
  pathAndParams: (of: ShopWorld) => { path: string; params?: Record<string, string> },
  owner: Attempt["owner"] = "answer",
): Attempt {
  return {
    owner,
    knock({ app }, as, of) {
      const { path, params = {} } = pathAndParams(of);
      const request = app.merchantRequest(as.domain, path, { as: "data" });
      const asked = [...new URL(request.url).searchParams.values()];
      return { request, params, said: [...Object.values(params), ...asked] };
    },
  };
}

/** A form with the other shop's ids in it. `owner`: the tables that the owner's form changes, or another effect. */
export function form(
  path: string,
  fields: (of: ShopWorld) => Record<string, string>,
  owner: string[] | Attempt["owner"],
  options: { params?: (of: ShopWorld) => Record<string, string> } = {},
): Attempt {
  return {
    owner: Array.isArray(owner) ? { changes: owner } : owner,
    knock: ({ app }, as, of) => ({
      request: app.merchantRequest(as.domain, path, {
        as: "data",
        method: "POST",
        body: new URLSearchParams({ ...fields(of), shop: of.domain }),
      }),
      params: options.params?.(of) ?? {},
      said: Object.values(fields(of)),
    }),
  };
}
