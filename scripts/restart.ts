// What the development server and the process that starts it agree on.

/** Exit code of a process whose code has changed. */
export const RESTART_EXIT_CODE = 75;

/** Setting with the port of Vite's socket: open tabs find it again after a restart. */
export const SOCKET_PORT = "DEV_SOCKET_PORT";
