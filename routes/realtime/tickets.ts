import { createTicket } from "../../lib/tickets/create.ts";
import { createRouter, serve } from "../http.ts";

export const tickets = createRouter();

serve(tickets, "createTicket", createTicket);
