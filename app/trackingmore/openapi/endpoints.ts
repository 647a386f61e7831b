// Every endpoint of v2 as the server has it: what OpenAPI, the browsable page and the documentation are made of.
import { LOOKUP_ENDPOINTS } from "./endpoints-lookups";
import { TRACKING_ENDPOINTS } from "./endpoints-trackings";
import type { Endpoint } from "./endpoint";

export const ENDPOINTS: readonly Endpoint[] = [...TRACKING_ENDPOINTS, ...LOOKUP_ENDPOINTS];
