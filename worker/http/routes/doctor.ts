import { examine } from "../../usecases/doctor/examine.ts";
import type { Examination } from "../contract/doctor.ts";
import { respond } from "../problems.ts";
import type { Handler } from "./handler.ts";

export const doctor: Handler<"doctor"> = async (c) => {
  const { deps, deployment } = c.env;
  const findings = await examine(deps, deployment);
  const examination: Examination = {
    ok: findings.every(({ state }) => state !== "fail"),
    at: deps.now().toISOString(),
    environment: deployment.environment,
    findings: [...findings],
  };
  return respond(200, examination);
};
