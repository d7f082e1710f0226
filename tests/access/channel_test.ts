import { runTable } from "./run.ts";
import { CHANNELS } from "./table.ts";

await runTable(CHANNELS);
