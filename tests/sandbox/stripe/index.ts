import { Hono } from "hono";
import type { Host, Outgoing, Processor, World } from "../core/contract.ts";
import type { SandboxEnv } from "../core/host.ts";
import { createControl } from "./control.ts";
import { dump, restore } from "./dump.ts";
import { FEATURES } from "./features.ts";
import { answer, type Exchange, faults, gatekeeper } from "./gateway.ts";
import { runJob } from "./jobs.ts";
import { createPages } from "./pages/index.ts";
import { stripePanels } from "./panels.ts";
import { createPlatform, type Platform } from "./platform.ts";
import { openOwnEndpoint } from "./webhook-endpoints.ts";
import { endpointKey, signerOf, taken } from "./webhooks.ts";

export type StripeCredentials = {
  url: string;
  secretKey: string;
  publishableKey: string;
  webhookSecret: string;
  connectWebhookSecret: string;
  scriptUrl: string;
};

type Env = {
  Bindings: SandboxEnv["Bindings"];
  Variables: SandboxEnv["Variables"] & { exchange?: Exchange };
};

/** A stateful Stripe: every world is an account of its own, found by its API key. */
export function createStripe(host: Host): Processor<StripeCredentials> {
  const platforms = new Map<string, Platform>();

  function platformOf(world: World): Platform {
    const platform = platforms.get(world.id);
    if (!platform) throw new Error(`Stripe does not know the world ${world.id}`);
    return platform;
  }

  const api = new Hono<Env>();
  api.options("/v1/*", () => preflight());
  api.use(
    "/v1/*",
    gatekeeper(() => platforms.values()),
  );
  api.use("/v1/*", faults);
  api.all("/v1/*", answer);
  const app = new Hono();
  app.route(
    "/",
    createPages(() => platforms.values()),
  );
  app.route("/", api);
  app.notFound((c) =>
    c.json({ error: { type: "invalid_request_error", message: "Unrecognized request URL" } }, 404),
  );

  return {
    app,
    control: createControl((worldId) => platforms.get(worldId)),
    open(world) {
      const platform = createPlatform(world, host, runJob);
      platforms.set(world.id, platform);
      for (const feature of FEATURES) feature.open?.(platform);
      const webhookSecret = openOwnEndpoint(platform, "stripe");
      const connectWebhookSecret = openOwnEndpoint(platform, "stripe-connect");
      return credentials(platform, webhookSecret, connectWebhookSecret);
    },
    close: ({ id }) => void platforms.delete(id),
    panels: (world) => stripePanels(platformOf(world)),
    dump: (world) => dump(platformOf(world)),
    restore(world, saved) {
      const platform = restore(platformOf(world), saved);
      platforms.set(world.id, platform);
      const secret = (endpoint: "stripe" | "stripe-connect") =>
        platform.hidden.webhookSecrets.get(endpointKey(platform, endpoint))?.current ?? "";
      return credentials(platform, secret("stripe"), secret("stripe-connect"));
    },
    delivered(world, endpoint, eventId) {
      if (endpoint !== "stripe" && endpoint !== "stripe-connect") return;
      const platform = platformOf(world);
      taken(platform, endpointKey(platform, endpoint), eventId);
    },
    signer(world, endpoint): Outgoing["sign"] {
      return (body, atMs) => {
        const platform = platformOf(world);
        return signerOf(platform, endpointKey(platform, endpoint))(body, atMs);
      };
    },
  };
}

function credentials(
  { host, keys }: Platform,
  webhookSecret: string,
  connectWebhookSecret: string,
): StripeCredentials {
  return {
    url: host.url,
    secretKey: keys.secret,
    publishableKey: keys.publishable,
    webhookSecret,
    connectWebhookSecret,
    scriptUrl: `${host.url}/stand-in/stripe.js`,
  };
}

/** Stripe.js calls from the shop's origin. */
function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Methods": "GET, POST",
      "Access-Control-Allow-Headers":
        "Authorization, Content-Type, Idempotency-Key, Stripe-Version, Stripe-Account",
      "Access-Control-Max-Age": "300",
    },
  });
}
