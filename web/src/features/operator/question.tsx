import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { Dialog } from "../../ui/dialog.tsx";

type Props = { title: string; onClose: () => void; children: ReactNode };

/** Over the page: what is asked for has its own button, and can be left for later. */
export const Question = ({ title, onClose, children }: Props) => (
  <Dialog title={title} isOpen isQuestion onClose={onClose}>
    {children}
    <p>
      <button type="button" className="quiet" onClick={onClose}>
        {t`Not yet`}
      </button>
    </p>
  </Dialog>
);
