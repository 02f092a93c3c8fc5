import { descriptionFolder } from "./folder.ts";
import { describedJudge, type Judge } from "./judge.ts";
import { sdkJudge } from "./sdk.ts";

let found: Judge | undefined;

/** The best judge that this machine has. One for all worlds, because its validators are the same. */
export function payPalJudge(): Judge {
  found ??= chooseJudge(descriptionFolder());
  return found;
}

export function chooseJudge(folder: string | undefined): Judge {
  return folder === undefined ? sdkJudge() : describedJudge(folder);
}
