import { seeded } from "./engine/choices.ts";
import { randomRun } from "./runs/random.ts";
import { openDatabase } from "./world/database.ts";
const db = await openDatabase();
const from = Number(process.argv[2] ?? 1), n = Number(process.argv[3] ?? 1);
const t0 = performance.now(); let buyers=0, steps=0; const total=new Map<string,number>();
for (let s = from; s < from + n; s++) {
  const t = performance.now();
  const r = await randomRun(db, s, seeded(s), !!process.env.FINE);
  buyers+=r.buyers; steps+=r.steps;
  for (const [k,v] of r.happened) total.set(k,(total.get(k)??0)+v);
  if (r.failure || n < 4) {
    if (n<4) console.log(r.trace.join("\n")); else console.log(r.trace.slice(-15).join("\n"));
    console.log(r.log.slice(-5).join("\n"));
    console.log("SEED", s, JSON.stringify(r.failure, null, 1));
    if (n>=4 && !process.env.GO) break;
  }
  if (n < 20) console.log("seed", s, r.hash.slice(0, 12), "steps", r.steps, "effects", r.effects, "crashes", r.crashes, "ms", Math.round(performance.now() - t));
}
const sec=(performance.now()-t0)/1000;
console.log({buyers, steps, sec, perSec: buyers/sec, cpu: process.cpuUsage()});
console.log([...total].sort().map(([k,v])=>`${k}=${v}`).join(" "));
await db.close();
