import { ShipmentCarrier } from "@paypal/paypal-server-sdk";
import { describe, expect, it } from "vitest";
import type { SellerOrderId } from "../../worker/domain/ids.ts";
import type { AddTrackingParams, Operation } from "../../worker/domain/operation.ts";
import { carrierOf } from "../../worker/processors/paypal/carriers.ts";
import {
  issue,
  NOW,
  newId,
  orderOf,
  type Plan,
  paypalWith,
  scripted,
} from "./paypal-adapter.support.ts";

const part = newId<SellerOrderId>();
const telling = (
  changes: Partial<AddTrackingParams> = {},
  openedAt = NOW,
): Operation<"add_tracking"> => ({
  ...{
    id: newId(),
    kind: "add_tracking",
    processor: "paypal",
    subjectId: part,
    openedAt,
    tries: 0,
  },
  params: {
    ...{ sellerOrderId: part, paymentRef: "ORDER/1", chargeRef: "CAP" },
    ...{ carrier: "Royal Mail", trackingNumber: "RM 1", ...changes },
  },
});
async function told(plan: Plan[], operation = telling()) {
  const all = scripted(...plan);
  const answer = await paypalWith(all.fetch).paypal.payIn.addTracking?.(operation);
  return { answer, sent: all.sent };
}
const shown: Plan = { status: 201, json: orderOf("COMPLETED", []) };

describe("a parcel", () => {
  it("is told with its capture, and the buyer is not mailed by PayPal as well", async () => {
    const operation = telling();
    const { answer, sent } = await told([shown], operation);
    expect(answer).toEqual({ kind: "ok", value: { ref: "ORDER" } });
    expect(sent).toMatchObject([
      {
        ...{ method: "POST", path: "/v2/checkout/orders/ORDER%2F1/track" },
        json: {
          ...{ capture_id: "CAP", tracking_number: "RM 1" },
          ...{ carrier: "ROYAL_MAIL", notify_payer: false },
        },
      },
    ]);
    expect(sent[0]?.headers.get("paypal-request-id")).toBe(operation.id);
  });

  it("is told again without a look, however long ago it was told first", async () => {
    const { sent, answer } = await told(
      [{ ...shown, status: 200 } as Plan],
      telling({}, new Date(0)),
    );
    expect([sent.length, answer?.kind]).toEqual([1, "ok"]);
  });

  it.each([
    [issue("CAPTURE_STATUS_NOT_VALID"), { kind: "rejected", code: "capture_status_not_valid" }],
    [issue("INVALID_PARAMETER_VALUE", 400), { kind: "rejected", code: "invalid_parameter_value" }],
    [issue("RESOURCE_NOT_FOUND", 404), { kind: "rejected", code: "gone" }],
    [issue("PERMISSION_DENIED", 403), { kind: "unavailable", code: "unauthorized" }],
    [issue("INTERNAL_SERVER_ERROR", 500), { kind: "unknown", code: "server_error" }],
    [new TypeError("lost"), { kind: "unknown", code: "no_answer" }],
    [{ status: 200, text: "hello" } as Plan, { kind: "unknown", code: "answer_unreadable" }],
  ])("%# that PayPal does not take is given up only if PayPal says so", async (plan, answer) => {
    expect((await told([plan])).answer).toEqual(answer);
  });
});

describe("a carrier", () => {
  it.each([
    ["UPS", "UPS"],
    [" u.p.s. ", "UPS"],
    ["Deutsche Post", "DEUTSCHE_DE"],
    ["dhl express", "DHL"],
  ])("%s is PayPal's %s", (name, carrier) => {
    expect(carrierOf(name)).toEqual({ carrier });
  });

  it.each(["My uncle", "constructor", "__proto__", "郵便"])("%s is told by name", (name) => {
    expect(carrierOf(name)).toEqual({ carrier: "OTHER", carrier_name_other: name });
  });

  it("that is not named is told as such, because PayPal takes no number without one", () => {
    expect(carrierOf(null)).toEqual({ carrier: "OTHER", carrier_name_other: "Not named" });
  });

  it("has a code that PayPal knows", () => {
    const known: readonly string[] = Object.values(ShipmentCarrier);
    for (const name of ["AnPost", "auspost", "Canada Post", "Colissimo", "USPS", "Yodel", "TNT"]) {
      const { carrier } = carrierOf(name);
      expect(carrier, name).not.toBe("OTHER");
      expect(known, name).toContain(carrier);
    }
  });
});
