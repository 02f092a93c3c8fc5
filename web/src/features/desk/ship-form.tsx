import { t } from "@lingui/core/macro";
import { shipPart } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Field, Form } from "../account/form.tsx";

type Props = { id: string; orderNumber: string; onShipped: () => void };

/** Says that a parcel is on its way. What it earned is passed on some days later. */
export const ShipForm = ({ id, orderNumber, onShipped }: Props) => (
  <Form
    label={t`Ship order ${orderNumber}`}
    submit={t`It is shipped`}
    words={deskWords}
    send={({ carrier = "", trackingNumber = "" }) =>
      shipPart(id, {
        ...(carrier.trim() ? { carrier } : {}),
        ...(trackingNumber.trim() ? { trackingNumber } : {}),
      })
    }
    onDone={onShipped}
  >
    <Field
      {...{ name: "carrier", label: t`Carrier (optional)`, maxLength: 60, autoComplete: "off" }}
      required={false}
    />
    <Field
      {...{ name: "trackingNumber", label: t`Tracking number (optional)`, maxLength: 80 }}
      {...{ autoComplete: "off", required: false }}
    />
  </Form>
);
