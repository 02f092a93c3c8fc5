import { Loading } from "../../ui/notices.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

type Props = { what: string; rows?: number };

/** Until it is there: words for whoever listens, grey lines for whoever looks. */
export const Waiting = ({ what, rows = 3 }: Props) => (
  <>
    <Loading what={what} />
    <Skeleton rows={rows} />
  </>
);
