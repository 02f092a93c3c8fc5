import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import "./dialog.css";

type Props = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** A question that must be answered: a click beside it does not close it. */
  isQuestion?: boolean;
  children: ReactNode;
};

/**
 * A window over the page. The focus goes into it and stays until it closes, then back to where it
 * was; Escape closes it.
 */
export const Dialog = ({ title, isOpen, onClose, isQuestion = false, children }: Props) => (
  <ModalOverlay
    className="dialog-shade"
    isOpen={isOpen}
    isDismissable={!isQuestion}
    onOpenChange={(open) => !open && onClose()}
  >
    <Modal className="dialog-box">
      <AriaDialog className="dialog" role={isQuestion ? "alertdialog" : "dialog"}>
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
