// The slow connection of page measurements.

/** 1.6 Mbit/s down, 750 kbit/s up and 150 ms: the usual "slow 4G". */
export const SLOW_NETWORK = {
  offline: false,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
  latency: 150,
};
