import { useCallback, useEffect, useRef, useState } from "react";
import type { Order, PaymentInstructions } from "../../../../worker/http/contract/orders.ts";
import type { Problem, Processor } from "../../../../worker/http/contract/shapes.ts";
import { getOrder, type OrderKey, payOrder } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { type Choice, wishOf } from "../methods/choice.ts";
import { isConfirming, orderPage } from "../orders/order-memory.ts";
import { heldFor, hold } from "./held.ts";
import { isChallenge } from "./person-check.tsx";

/** An order, and what is needed to pay it; undefined while the buyer has to choose how. */
export type Payable = { order: Order; payment: PaymentInstructions | undefined };

/** The order to pay and how. After a decline, or by another method, it is the same order still. */
export function usePayment(key: OrderKey, isMember: boolean) {
  const [payable, setPayable] = useState<Payable | undefined>(() => heldFor(key.id));
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(payable === undefined);
  const [chosen, setChosen] = useState(() => choiceOf(payable?.payment));

  const [challenged, setChallenged] = useState<Choice | Processor>();
  const choose = useCallback(
    async (choice: Choice | Processor, proof?: string) => {
      setBusy(true);
      setChosen(typeof choice === "string" ? undefined : choice);
      setProblem(undefined);
      setChallenged(undefined);
      // After a reload nothing is said of saved methods: what is open is right as it is.
      const body =
        typeof choice === "string"
          ? { processor: choice }
          : { processor: choice.processor, ...wishOf(choice, isMember) };
      const answer = await payOrder(key, body, proof);
      setBusy(false);
      if (answer.ok) {
        hold(answer.value);
        if (typeof choice === "string") setChosen(choiceOf(answer.value.payment));
        return setPayable(answer.value);
      }
      setProblem(answer.problem);
      setChallenged(isChallenge(answer.problem) ? choice : undefined);
      // What was open before may be so no more; nothing is paid with it until the buyer chooses.
      setPayable((before) => before && { ...before, payment: undefined });
      setChosen(undefined);
    },
    [key, isMember],
  );
  // Who is logged in becomes known after the page is there, and must not open the payment anew.
  const reopenBy = useRef(choose);
  reopenBy.current = choose;

  useEffect(() => {
    if (heldFor(key.id)) return;
    let isGone = false;
    const reopen = async () => {
      const answer = await getOrder(key);
      if (isGone) return;
      if (!answer.ok) {
        setBusy(false);
        return setProblem(answer.problem);
      }
      const { order } = answer.value;
      // Paid, expired or cancelled, or about to be paid: its own page says which.
      if (order.state !== "pending_payment" || isConfirming(key.id))
        return navigate(orderPage(key), { replace: true });
      setPayable({ order, payment: undefined });
      await reopenBy.current(order.payment?.processor ?? "stripe");
    };
    void reopen();
    return () => {
      isGone = true;
    };
  }, [key]);

  useEffect(() => {
    // The browser may bring a page back as it was left, in the middle of paying.
    const onShow = (event: PageTransitionEvent) => event.persisted && location.reload();
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, []);

  return { payable, chosen, problem, isBusy, challenged, choose, setProblem };
}

const choiceOf = (payment: PaymentInstructions | undefined): Choice | undefined =>
  payment && {
    processor: payment.processor,
    ...(payment.savedMethod ? { method: payment.savedMethod } : {}),
    isSaved: false,
  };
