import { t } from "@lingui/core/macro";
import { Component, type ReactNode } from "react";
import { Link } from "./link.tsx";
import { Page } from "./page.tsx";
import { reportBreak } from "./report.ts";

type Props = {
  /** Of what is drawn: another place is another try. */
  place: string;
  children: ReactNode;
};
type State = { broken?: "mistake" | "unloaded" | undefined; place: string };

/** As Chromium, Firefox and Safari say that a file of the app did not come. */
const UNLOADED = /dynamically imported module|importing a module script failed/i;

/** Keeps what breaks in a part of the app to that part, tells the shop of it, and says so. */
export class Boundary extends Component<Props, State> {
  override state: State = { place: this.props.place };

  static getDerivedStateFromProps({ place }: Props, state: State): State {
    return place === state.place ? state : { broken: undefined, place };
  }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { broken: UNLOADED.test(String(error)) ? "unloaded" : "mistake" };
  }

  override componentDidCatch(error: unknown) {
    reportBreak("page", error);
  }

  override render() {
    const { broken } = this.state;
    return broken ? <BrokenPage by={broken} /> : this.props.children;
  }
}

function BrokenPage({ by }: { by: "mistake" | "unloaded" }) {
  const words = {
    mistake: {
      title: t`Something is broken on this page`,
      text: t`The mistake is ours, and we have been told of it. What is in your cart and what you have paid is safe.`,
    },
    unloaded: {
      title: t`This page did not arrive`,
      text: t`Check your connection, then load the page anew. Nothing is lost.`,
    },
  }[by];
  return (
    <Page title={words.title}>
      <p>{words.text}</p>
      <div className="actions">
        <button type="button" onClick={() => location.reload()}>
          {t`Load this page anew`}
        </button>
        <Link className="button quiet" to="/">
          {t`Go to the shop`}
        </Link>
      </div>
    </Page>
  );
}
