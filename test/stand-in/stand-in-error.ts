// One error class: its message is a sentence that a person can act on.
export class StandInError extends Error {
  override name = "StandInError";
}
