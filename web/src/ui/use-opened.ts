import { useEffect, useState } from "react";

export type Opened<T> = { value?: T; hasFailed: boolean; retry: () => void };

/** Something that a third party's script brings. `open` has to be the same function each time. */
export function useOpened<T>(open: () => Promise<T>): Opened<T> {
  const [opened, setOpened] = useState<{ value?: T; hasFailed: boolean }>({ hasFailed: false });
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another try.
  useEffect(() => {
    let isGone = false;
    setOpened({ hasFailed: false });
    open().then(
      (value) => !isGone && setOpened({ value, hasFailed: false }),
      () => !isGone && setOpened({ hasFailed: true }),
    );
    return () => {
      isGone = true;
    };
  }, [open, round]);

  return { ...opened, retry: () => setRound((n) => n + 1) };
}
