import { changeEmail } from "../lib/account/change_email.ts";
import { changePassword } from "../lib/account/change_password.ts";
import { deactivateAccount } from "../lib/account/deactivate.ts";
import { deleteAccount } from "../lib/account/delete.ts";
import { forgotPassword } from "../lib/account/forgot_password.ts";
import { reactivateAccount } from "../lib/account/reactivate.ts";
import { requestVerification } from "../lib/account/request_verification.ts";
import { resetPassword } from "../lib/account/reset_password.ts";
import { verifyEmail } from "../lib/account/verify.ts";
import { createRouter, serve } from "./http.ts";

export const account = createRouter();

serve(account, "verifyEmail", verifyEmail);
serve(account, "requestVerification", requestVerification);
serve(account, "forgotPassword", forgotPassword);
serve(account, "resetPassword", resetPassword);
serve(account, "changePassword", changePassword);
serve(account, "changeEmail", changeEmail);
serve(account, "deactivateAccount", deactivateAccount);
serve(account, "reactivateAccount", reactivateAccount);
serve(account, "deleteAccount", deleteAccount);
