import { t } from "@lingui/core/macro";
import { useState } from "react";
import { accountSentenceFor } from "../../api/account-problems.ts";
import { mailLinkAgain } from "../../api/accounts.ts";

/** Says the same for every address: who has an account is nobody else's business. */
export function LinkAgain({ email }: { email: string }) {
  const [said, say] = useState("");
  const ask = async () => {
    const answer = await mailLinkAgain(email);
    say(answer.ok ? t`It is on its way.` : accountSentenceFor(answer.problem));
  };
  return (
    <p>
      <button type="button" className="quiet small" onClick={() => void ask()}>
        {t`Mail the link again`}
      </button>{" "}
      <span role="status">{said}</span>
    </p>
  );
}
