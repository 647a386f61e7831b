// How the development server asks for a new process.

/** Exit code of a process whose code has changed. */
export const RESTART_EXIT_CODE = 75;
