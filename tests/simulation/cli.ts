import { enableCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { bugs } from "./bugs/list.ts";
import { plant } from "./bugs/plant.ts";

const HELP = `npm run simulate -- [options]

  --seed N         the first seed, or the only one (default 1)
  --runs N         how many random runs (default 100; 1 with --seed)
  --purchases N    as many random runs as it takes for so many purchases
  --crashes        every single crash point of every money flow
  --pairs          every pair of crash points where money comes, goes back and goes out
  --orders         the same events in several orders, each some times: the end is the same
  --flow NAME      with --crashes or --pairs: only flows whose name has this in it;
                   "plan" alone: random runs of sellers with plans
  --bugs           plants each known mistake and says after how many seeds it is found
  --bug NAME       plants this one alone, and ends when it is found
  --quick          with --bugs: begins with the seed that is known to find it
  --store NAME     memory (default): a model of the database, a transaction a step;
                   postgres: the same on the real thing; stepwise: the real thing,
                   statement by statement, with its locks
  --workers N      processes (default 1)
  --trace          prints the trace of each run
  --json           one line of JSON at the end
`;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    runs: { type: "string" },
    purchases: { type: "string" },
    crashes: { type: "boolean", default: false },
    pairs: { type: "boolean", default: false },
    orders: { type: "boolean", default: false },
    bugs: { type: "boolean", default: false },
    bug: { type: "string" },
    quick: { type: "boolean", default: false },
    part: { type: "string" },
    flow: { type: "string", default: "" },
    store: { type: "string", default: "memory" },
    workers: { type: "string", default: "1" },
    trace: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else {
  const planted = bugs.find(({ name }) => name === values.bug);
  if (values.bug !== undefined && planted === undefined) throw new Error(`no bug "${values.bug}"`);
  // Before anything of the Worker is loaded; what was compiled for another run is not compiled anew.
  enableCompileCache();
  if (planted) plant(planted);
  const { main } = await import("./main.ts");
  const flow = planted?.scenario ?? planted?.flow ?? values.flow;
  const crashes = values.crashes || planted?.scenario !== undefined;
  process.exitCode = (await main({ ...values, flow, crashes })) ? 0 : 1;
  // A request that a crash cut off leaves a timer of Stripe's client behind, for twenty seconds.
  process.stdout.write("", () => process.exit());
}
