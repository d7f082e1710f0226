import { beginTwoFactor } from "../lib/two_factor/begin.ts";
import { disableTwoFactor } from "../lib/two_factor/disable.ts";
import { enableTwoFactor } from "../lib/two_factor/enable.ts";
import { renewRecoveryCodes } from "../lib/two_factor/renew_recovery_codes.ts";
import { createRouter, serve } from "./http.ts";

export const twoFactor = createRouter();

serve(twoFactor, "beginTwoFactor", beginTwoFactor);
serve(twoFactor, "enableTwoFactor", enableTwoFactor);
serve(twoFactor, "disableTwoFactor", disableTwoFactor);
serve(twoFactor, "renewRecoveryCodes", renewRecoveryCodes);
