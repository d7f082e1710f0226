import { type Contract, Nothing } from "../contract.ts";
import * as realtime from "../realtime.ts";

/** The live connection. */
export const REALTIME = {
  createTicket: {
    summary: "Get a one-time pass for opening the socket without a header",
    input: Nothing,
    output: realtime.Ticket,
    errors: [],
    scope: "realtime",
    status: 201,
  },
} as const satisfies Record<string, Contract>;
