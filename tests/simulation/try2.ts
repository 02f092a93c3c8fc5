import { openDatabase } from "./world/database.ts";
import { playScenario, scenarios } from "./runs/scenarios.ts";
const db = await openDatabase();
for (const sc of scenarios.filter(s=>!process.argv[2]||s.name.includes(process.argv[2]))) {
  let t=performance.now();
  const r = await playScenario(db, sc, [], !!process.env.FINE);
  console.log(sc.name, r.failure ? JSON.stringify(r.failure) : "ok", "effects", r.effects, "steps", r.steps, Math.round(performance.now()-t));
  if (process.env.T) console.log(r.trace.join("\n"), r.log.slice(-5).join("\n"));
  t=performance.now(); let runs=0;
  for (let i=0;i<2*r.effects && !process.env.T;i++){ const c=await playScenario(db, sc,[i], !!process.env.FINE); runs++; if (c.failure) { console.log("crash", i, r.labels[i>>1], c.crashes, JSON.stringify(c.failure).slice(0,600)); if(process.env.TT) { console.log(c.trace.join("\n")); console.log(c.log.slice(-10).join("\n")); break; } } }
  console.log(runs, "singles", Math.round(performance.now()-t), "ms");
}
await db.close();
