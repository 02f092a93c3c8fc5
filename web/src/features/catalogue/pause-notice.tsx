import { Trans } from "@lingui/react/macro";
import type { Artisan } from "../../../../worker/http/contract/catalogue.ts";
import { News } from "../../ui/notices.tsx";
import { Day } from "../../ui/time.tsx";

type Props = { of: Pick<Artisan, "name"> & { pause: Artisan["pause"] } };

/** Why nothing of theirs can be bought just now, and until when. */
export const PauseNotice = ({ of: { name, pause } }: Props) =>
  pause && (
    <News>
      <p>
        <Trans>
          {name} is away until <Day at={pause.until} />. Nothing of theirs is for sale until then.
        </Trans>
      </p>
      {pause.message && <p>“{pause.message}”</p>}
    </News>
  );
