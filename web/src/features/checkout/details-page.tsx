import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FormEvent, useEffect, useState } from "react";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { knownMember, useMember } from "../account/member.ts";
import { useCart } from "../cart/cart.ts";
import { QuoteSummary } from "../cart/quote-summary.tsx";
import { useQuote } from "../cart/use-quote.ts";
import { type Choice, wishOf } from "../methods/choice.ts";
import { useSavedMethods } from "../methods/use-saved-methods.ts";
import { WaysToPay } from "../methods/ways-to-pay.tsx";
import { paymentPage } from "../orders/order-memory.ts";
import { Delivery } from "./delivery.tsx";
import { DetailsFields } from "./details-form.tsx";
import { bodyOf, keepDraft, loadDraft } from "./draft.ts";
import { OpenOrderNotice } from "./open-order-notice.tsx";
import { isChallenge, PersonCheck } from "./person-check.tsx";
import { placeOrder } from "./place-order.ts";
import { Steps } from "./steps.tsx";
import { useOpenOrder } from "./use-open-order.ts";

export default function DetailsPage() {
  const lines = useCart();
  const openOrder = useOpenOrder(lines);
  const { quote, problem, isLoading, reload } = useQuote(openOrder.open ? [] : lines);

  if (openOrder.open)
    return (
      <Page title={t`Checkout`}>
        <OpenOrderNotice of={openOrder} />
      </Page>
    );
  if (lines.length === 0)
    return (
      <Page title={t`Checkout`}>
        <div className="nothing">
          <p className="empty">{t`Your cart is empty.`}</p>
          <Link className="button" to="/shop">
            {t`Look around in the shop`}
          </Link>
        </div>
      </Page>
    );
  return (
    <Page title={t`Checkout`}>
      <Steps at="details" />
      {problem && (
        <>
          <ProblemNotice problem={problem} onRetry={reload} />
          <p>
            <Link to="/cart">{t`Back to your cart`}</Link>
          </p>
        </>
      )}
      {quote && <Details quote={quote} isStale={isLoading} requote={reload} />}
      {!quote && isLoading && (
        <>
          <Loading what={t`the total`} />
          <Skeleton rows={8} />
        </>
      )}
    </Page>
  );
}

type Props = { quote: Quote; isStale: boolean; requote: () => void };

function Details({ quote, isStale, requote }: Props) {
  const lines = useCart();
  const member = useMember();
  const [draft, setDraft] = useState(loadDraft);
  useEffect(() => {
    // What the buyer has typed meanwhile, or before, stays.
    const fill = ({ email }: { email: string }) =>
      setDraft((now) => (now.email ? now : { ...now, email }));
    void knownMember().then((me) => me && fill(me));
  }, []);
  const saved = useSavedMethods();
  const [wish, setWish] = useState<Choice>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const offered = quote.methods.filter(({ refusal }) => refusal === null);
  const isOffered = (choice: Choice | undefined) =>
    choice !== undefined && offered.some(({ processor }) => processor === choice.processor);
  const chosen = [wish, preferred(saved), first(offered[0]?.processor)].find(isOffered);

  const submit = async (proof?: string) => {
    if (!chosen || isBusy || isStale) return;
    setBusy(true);
    setProblem(undefined);
    const { processor } = chosen;
    const items = lines.map(({ productId, quantity }) => ({ productId, quantity }));
    const saving = wishOf(chosen, saved !== undefined);
    const rest = { items, processor, quotedTotal: quote.total, ...saving };
    const placed = await placeOrder(bodyOf(draft, rest), proof);
    if (placed.ok) return navigate(paymentPage(placed.value.order.id));
    setBusy(false);
    setProblem(placed.problem);
    // Prices, stock or what a method can do have moved: the summary shows what holds now.
    if (placed.status === 409 || placed.status === 422) requote();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <form className="columns" onSubmit={onSubmit}>
      <div>
        {!member && (
          <p className="hint">
            <Trans>
              Have an account? <Link to="/account/login?next=/checkout">Log in</Link> – you need
              none to buy.
            </Trans>
          </p>
        )}
        <DetailsFields
          draft={draft}
          onChange={(changed) => {
            setDraft(changed);
            keepDraft(changed);
          }}
        />
        <Delivery parts={quote.parts} />
        <WaysToPay offered={quote.methods} saved={saved} chosen={chosen} onChoose={setWish} />
      </div>
      <aside aria-label={t`Summary`}>
        <QuoteSummary quote={quote} isStale={isStale} />
        {problem && <ProblemNotice problem={problem} />}
        {problem && isChallenge(problem) && (
          <PersonCheck action="checkout" onProof={(proof) => void submit(proof)} />
        )}
        <button type="submit" className="wide" aria-disabled={isBusy || isStale || !chosen}>
          {isBusy ? t`Reserving your goods…` : t`Continue to payment · ${shown(quote.total)}`}
        </button>
        <p className="hint">
          <Trans>Your goods are reserved when you go on. You pay on the next page.</Trans>{" "}
          <Link to="/cart">{t`Back to your cart`}</Link>
        </p>
      </aside>
    </form>
  );
}

/** What the member has said to be offered first, unless it has expired. */
function preferred(saved: ReturnType<typeof useSavedMethods>): Choice | undefined {
  const method = saved?.find(({ isDefault, isExpired }) => isDefault && !isExpired);
  return method && { processor: method.processor, method, isSaved: false };
}
const first = (processor: Choice["processor"] | undefined): Choice | undefined =>
  processor && { processor, isSaved: false };
