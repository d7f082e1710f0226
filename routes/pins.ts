import { listPins } from "../lib/pins/list.ts";
import { pinMessage } from "../lib/pins/pin.ts";
import { unpinMessage } from "../lib/pins/unpin.ts";
import { createRouter, serve } from "./http.ts";

export const pins = createRouter();

serve(pins, "listPins", listPins);
serve(pins, "pinMessage", pinMessage);
serve(pins, "unpinMessage", unpinMessage);
