import { navigate } from "../../router.ts";
import { Field, Form } from "../account/form.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** To an order by its id, as warnings, approvals and the audit log name it. */
export const OrdersPage = () => (
  <OperatorPage title="Find an order">
    {() => (
      <div className="account-part">
        <Form
          label="Find an order"
          submit="Open it"
          send={async ({ id = "" }) => ({ ok: true, status: 200, value: id.trim().toLowerCase() })}
          onDone={(id) => navigate(`/operator/orders/${id}`)}
        >
          <Field
            {...{ name: "id", label: "Id of the order", autoComplete: "off", maxLength: 40 }}
            pattern="\s*[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\s*"
            hint="As warnings, approvals and the audit log have it."
          />
        </Form>
      </div>
    )}
  </OperatorPage>
);
