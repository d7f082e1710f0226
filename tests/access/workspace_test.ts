import { runTable } from "./run.ts";
import { WORKSPACE } from "./table.ts";

await runTable(WORKSPACE);
