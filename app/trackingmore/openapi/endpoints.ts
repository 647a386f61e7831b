// Every endpoint of v2 as the server has it: what OpenAPI, the browsable page and the documentation are made of.
import { LOOKUP_ENDPOINTS } from "./endpoints-lookups";
import { TRACKING_ENDPOINTS } from "./endpoints-trackings";
import type { EndpointSpec } from "./endpoint";

export const ENDPOINTS: readonly EndpointSpec[] = [...TRACKING_ENDPOINTS, ...LOOKUP_ENDPOINTS];
