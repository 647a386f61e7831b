// Property tests draw the same values on every run, so that a red build is about its change.
// FAST_CHECK_SEED=$RANDOM npm test draws others.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261122) });
