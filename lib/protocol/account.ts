import { z } from "zod";
import { Email, NewPassword, Password, Secret } from "./auth.ts";

/** Looking after one's account: address, password, and its end. */

export const VerifyEmail = z.strictObject({ token: Secret }).meta({ id: "VerifyEmail" });

export const Verified = z.strictObject({ email: z.string() }).meta({ id: "Verified" });

export const EmailRef = z.strictObject({ email: Email }).meta({ id: "EmailRef" });

export const ResetPassword = z.strictObject({ token: Secret, password: NewPassword })
  .meta({ id: "ResetPassword" });

export const ChangePassword = z.strictObject({
  current_password: Password,
  new_password: NewPassword,
}).meta({ id: "ChangePassword" });

export const ChangeEmail = z.strictObject({ email: Email, password: Password })
  .meta({ id: "ChangeEmail" });

export const WithPassword = z.strictObject({ password: Password }).meta({ id: "WithPassword" });
