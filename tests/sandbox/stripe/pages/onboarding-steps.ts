import type Stripe from "stripe";
import { page, safe } from "./html.ts";

const TITLE = "Get paid by Artisan's Hub";
const LEAVE =
  '<button name="action" value="leave" formnovalidate>Leave and come back later</button>';

/** The numbers that Stripe's test mode knows, and what becomes of payouts to them. */
const TEST_BANKS: readonly (readonly [string, string])[] = [
  ["000123456789", "payouts succeed"],
  ["000111111116", "payouts fail: no account"],
  ["000111111113", "payouts fail: account closed"],
  ["000222222227", "payouts fail: insufficient funds"],
  ["000333333335", "payouts fail: debit not authorized"],
  ["000444444440", "payouts fail: invalid currency"],
];

export function personStep(account: Stripe.Account): Response {
  return page(
    TITLE,
    `${whose(account)}
<p>Step 1 of 3: who are you? What you enter is kept, whenever you leave.</p>
<form method="post">
<p><label>First name <input name="first_name" value="Ada" autocomplete="given-name"></label></p>
<p><label>Last name <input name="last_name" value="Artisan" autocomplete="family-name"></label></p>
<p><label>Website <input name="url" type="url" value="https://artisan.example"></label></p>
<button class="main" name="action" value="person">Continue</button>
${LEAVE}
</form>`,
  );
}

export function bankStep(account: Stripe.Account): Response {
  const options = TEST_BANKS.map(
    ([number, what]) => `<option value="${number}">${number}: ${what}</option>`,
  );
  return page(
    TITLE,
    `${whose(account)}
<p>Step 2 of 3: where should your money go?</p>
<form method="post">
<p><label>Test bank account <select name="account_number">${options.join("")}</select></label></p>
<button class="main" name="action" value="bank">Continue</button>
${LEAVE}
</form>`,
  );
}

export function reviewStep(account: Stripe.Account): Response {
  const person = account.individual;
  const bank = account.external_accounts?.data[0];
  const name = `${person?.first_name ?? ""} ${person?.last_name ?? ""}`;
  return page(
    TITLE,
    `${whose(account)}
<p>Step 3 of 3: ${safe(name)}, paid to the account that ends in ${safe(bank?.last4 ?? "none")}.</p>
<form method="post">
<p><button class="main" name="action" value="complete" autofocus>Complete onboarding</button></p>
<p>Or choose what a real person might run into:</p>
<p><button name="action" value="incomplete">Leave out a document, which is due in a week</button></p>
<p><button name="action" value="pending">Hand in a document that is checked for a day</button></p>
<p><button name="action" value="restricted">Hand in a document that is refused</button></p>
${LEAVE}
</form>`,
  );
}

function whose(account: Stripe.Account): string {
  return `<p>Account <code>${safe(account.id)}</code>, ${safe(account.email ?? "no e-mail")}.</p>`;
}
