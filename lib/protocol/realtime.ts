import { z } from "zod";
import { Time } from "./text.ts";

export const Ticket = z.strictObject({
  ticket: z.string().meta({ description: "For `?ticket=`; works once" }),
  expires_at: Time,
}).meta({ id: "Ticket" });
