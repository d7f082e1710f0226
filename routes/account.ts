import { changeEmail } from "../lib/auth/change_email.ts";
import { changePassword } from "../lib/auth/change_password.ts";
import { deactivateAccount } from "../lib/auth/deactivate.ts";
import { deleteAccount } from "../lib/auth/delete_account.ts";
import { forgotPassword } from "../lib/auth/forgot_password.ts";
import { reactivateAccount } from "../lib/auth/reactivate.ts";
import { requestVerification } from "../lib/auth/request_verification.ts";
import { resetPassword } from "../lib/auth/reset_password.ts";
import { verifyEmail } from "../lib/auth/verify.ts";
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
