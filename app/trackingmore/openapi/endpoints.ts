// All v2 endpoints of the server: the source of OpenAPI, the page and the documentation.
import { LOOKUP_ENDPOINTS } from "./endpoints-lookups";
import { TRACKING_ENDPOINTS } from "./endpoints-trackings";
import type { EndpointSpec } from "./endpoint";

export const ENDPOINTS: readonly EndpointSpec[] = [...TRACKING_ENDPOINTS, ...LOOKUP_ENDPOINTS];
