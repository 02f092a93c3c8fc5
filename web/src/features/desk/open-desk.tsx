import { t } from "@lingui/core/macro";
import { openDesk } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Page } from "../../ui/page.tsx";
import { Field, Form, LongField } from "../account/form.tsx";

/** For a member who does not sell yet. */
export const OpenDesk = ({ onOpened }: { onOpened: () => void }) => (
  <Page title={t`Open a shop`}>
    <p className="lead">
      {t`You have no shop yet. Name it, and set it up at its desk; it sells once you can be paid.`}
    </p>
    <div className="account-part">
      <Form
        label={t`Open a shop`}
        submit={t`Open the shop`}
        words={deskWords}
        send={({ name = "", story = "", currency = "" }) =>
          openDesk({ name, story, currency: currency.trim().toUpperCase() })
        }
        onDone={onOpened}
      >
        <ShopFields />
        <Field
          {...{ name: "currency", label: t`Currency`, defaultValue: "USD", maxLength: 3 }}
          pattern="\s*[A-Za-z]{3}\s*"
          autoComplete="off"
          hint={t`Three letters. Of all your prices, and of what you are paid; it stays.`}
        />
      </Form>
    </div>
  </Page>
);

type Shop = { name: string; story: string };

/** Lengths as in the API's contract. */
export const ShopFields = ({ shop }: { shop?: Shop }) => (
  <>
    <Field
      {...{ name: "name", label: t`Name of the shop`, maxLength: 80, autoComplete: "organization" }}
      pattern=".*\S.*"
      defaultValue={shop?.name}
    />
    <LongField
      {...{ name: "story", label: t`Its story`, maxLength: 2000, required: true }}
      defaultValue={shop?.story}
      hint={t`Who makes what buyers see, and how.`}
    />
  </>
);
