import { t } from "@lingui/core/macro";
import type { Artisan, Product } from "../../../../worker/http/contract/catalogue.ts";
import { Link } from "../../ui/link.tsx";
import { Picture } from "../../ui/picture.tsx";
import { Featured } from "./featured.tsx";
import { Monogram } from "./monogram.tsx";

type Props = { artisan: Artisan; piece: Product | undefined };

/** Who makes things, with one of theirs; the whole card leads to them. */
export const ArtisanCard = ({ artisan, piece }: Props) => (
  <li className="card artisan-card">
    {piece ? <Picture of={piece} /> : <Monogram of={artisan} />}
    <div className="card-text">
      <h3 className="card-title">
        <Link to={`/artisans/${artisan.id}`}>{artisan.name}</Link>
      </h3>
      <p className="excerpt">{artisan.story}</p>
      <p className="card-foot">
        <Featured of={artisan} />
        {artisan.pause && <span className="tag gone">{t`Away`}</span>}
        <span className="more" aria-hidden="true">
          {t`Read the story`} →
        </span>
      </p>
    </div>
  </li>
);
