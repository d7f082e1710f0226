import { z } from "zod";
import { Code, Password } from "./auth.ts";
import { WithPassword } from "./account.ts";

export const BeginTwoFactor = WithPassword;

export const TwoFactorSecret = z.strictObject({
  secret: z.string().meta({ description: "In base32, to type in" }),
  uri: z.string().meta({ description: "otpauth://…, to show as a QR code" }),
}).meta({ id: "TwoFactorSecret" });

export const EnableTwoFactor = z.strictObject({
  code: z.string().regex(/^\d{6}$/, "Must be six digits"),
}).meta({ id: "EnableTwoFactor" });

export const WithCode = z.strictObject({ password: Password, code: Code })
  .meta({ id: "WithCode" });

export const RecoveryCodes = z.strictObject({
  recovery_codes: z.array(z.string()).meta({ description: "Each works once. Shown only here" }),
}).meta({ id: "RecoveryCodes" });
