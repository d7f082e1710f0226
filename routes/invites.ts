import { acceptInvite } from "../lib/invites/accept.ts";
import { createInvite } from "../lib/invites/create.ts";
import { createRouter, serve } from "./http.ts";

export const invites = createRouter();

serve(invites, "createInvite", createInvite);
serve(invites, "acceptInvite", acceptInvite);
