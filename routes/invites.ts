import { acceptInvite } from "../lib/invites/accept.ts";
import { createInvite } from "../lib/invites/create.ts";
import { listInvites } from "../lib/invites/list.ts";
import { mailInvites } from "../lib/invites/mail.ts";
import { previewInvite } from "../lib/invites/preview.ts";
import { registerByInvite } from "../lib/invites/register.ts";
import { revokeInvite } from "../lib/invites/revoke.ts";
import { createRouter, serve } from "./http.ts";

export const invites = createRouter();

serve(invites, "createInvite", createInvite);
serve(invites, "mailInvites", mailInvites);
serve(invites, "listInvites", listInvites);
serve(invites, "revokeInvite", revokeInvite);
serve(invites, "previewInvite", previewInvite);
serve(invites, "acceptInvite", acceptInvite);
serve(invites, "registerByInvite", registerByInvite);
