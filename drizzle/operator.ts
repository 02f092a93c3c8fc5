import { parseArgs } from "node:util";
import pg from "pg";

const HELP = `npm run operator -- add EMAIL       makes somebody with a confirmed account an operator
npm run operator -- remove EMAIL    takes that away, and ends every login of theirs
npm run operator -- login EMAIL     asks for password and code; prints OPERATOR_LOGIN for the other commands

add and remove take DATABASE_OWNER_URL, login takes SHOP_URL (.env.example).
`;

/** As the database's owner, because the Worker's own role makes no operators. */
async function withOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: required("DATABASE_OWNER_URL") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whoever changes what somebody may do ends that person's logins, so that none keeps the old rights. */
const endLogins = `DELETE FROM login_sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)`;

async function add(email: string): Promise<string> {
  const added = await withOwner(async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO operators (user_id, added_at)
       SELECT id, $2 FROM users WHERE email = $1 AND email_verified ON CONFLICT DO NOTHING`,
      [email, new Date()],
    );
    if (rowCount === 1) await client.query(endLogins, [email]);
    return rowCount;
  });
  if (added !== 1)
    throw new Error(`${email} has no account whose address is confirmed, or is one already`);
  return `${email} is an operator, and needs a second factor to work as one.\n`;
}

async function remove(email: string): Promise<string> {
  const removed = await withOwner(async (client) => {
    const { rowCount } = await client.query(
      "DELETE FROM operators WHERE user_id = (SELECT id FROM users WHERE email = $1)",
      [email],
    );
    await client.query(endLogins, [email]);
    return rowCount;
  });
  if (removed !== 1) throw new Error(`${email} is no operator`);
  return `${email} is no operator any more, and is logged out everywhere.\n`;
}

async function login(email: string): Promise<string> {
  const shopUrl = required("SHOP_URL").replace(/\/+$/, "");
  const cookies = new Map<string, string>();
  const ask = async (path: string, body: object) => {
    const response = await fetch(`${shopUrl}/api/auth/${path}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Origin: new URL(shopUrl).origin,
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
      body: JSON.stringify(body),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  };
  await ask("sign-in/email", { email, password: await hidden("Password: ") });
  await ask("two-factor/verify-totp", { code: (await hidden("Code: ")).trim() });
  const value = cookies.get("__Host-session");
  if (!value) throw new Error("no login came back");
  return `export OPERATOR_LOGIN='${value}'\n`;
}

/** A line from the terminal that it does not show; from a pipe, the pipe's next line. */
async function hidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  if (stdin.isTTY) stdin.setRawMode(true);
  let line = rest;
  rest = "";
  while (!/[\r\n]/.test(line)) {
    const chunk: string | null = await new Promise((resolve) => {
      stdin.once("data", (data) => resolve(`${data}`));
      stdin.once("end", () => resolve(null));
    });
    if (chunk === null || chunk.includes("\u0003")) break;
    line += chunk;
  }
  if (stdin.isTTY) stdin.setRawMode(false);
  stderr.write("\n");
  const [first = "", ...more] = line.split(/\r?\n|\r/);
  rest = more.join("\n");
  return first;
}
let rest = "";

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: see .env.example`);
  return value;
}

const commands: Readonly<Record<string, (email: string) => Promise<string>>> = {
  add,
  remove,
  login,
};
const [name = "", email] = parseArgs({ allowPositionals: true, strict: false }).positionals;
const command = commands[name];
if (!command || !email) {
  process.stderr.write(HELP);
  process.exit(1);
}
try {
  const said = await command(email.toLowerCase());
  process.stdout.write(said, () => process.exit(0));
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
