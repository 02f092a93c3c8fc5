import { runtime } from "./composition.ts";
import { workerOver } from "./doors.ts";

export default workerOver(runtime);
