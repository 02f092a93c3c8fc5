/** What stands behind the # is not sent to any server, hence in no log and no referrer. */
const link = (publicUrl: string, path: string, token: string) => `${publicUrl}${path}#${token}`;

export const verification = (publicUrl: string, to: string, token: string) => ({
  to,
  subject: "Confirm your address",
  text: `Welcome to Artisan's Hub.

Confirm that this address is yours:
${link(publicUrl, "/account/verify", token)}

The link works for an hour. If you did not ask for it, ignore this mail: nothing happens.
`,
});

/** Whoever registers with an address that has an account is told by mail, not by the page. */
export const existingAccount = (publicUrl: string, to: string) => ({
  to,
  subject: "You already have an account",
  text: `Somebody, perhaps you, tried to register at Artisan's Hub with this address. It has an account:

Log in: ${publicUrl}/account/login
Forgot the password? ${publicUrl}/account/forgotten
`,
});

export const passwordReset = (publicUrl: string, to: string, token: string) => ({
  to,
  subject: "Set a new password",
  text: `Set a new password for Artisan's Hub:
${link(publicUrl, "/account/reset", token)}

The link works once, within an hour. If you did not ask for it, ignore this mail: your password stays.
`,
});

export const confirmationOfChange = (
  publicUrl: string,
  to: string,
  newEmail: string,
  token: string,
) => ({
  to,
  subject: "Change of your address",
  text: `Somebody who is logged in as you wants mails of Artisan's Hub to go to ${newEmail} from now on.

If that is you, agree here, and then confirm the new address with the mail that goes there:
${link(publicUrl, "/account/verify", token)}

If it is not you, set a new password: ${publicUrl}/account/forgotten
`,
});
