import { t } from "@lingui/core/macro";

/** Whose plan has the shop show them among the first; said, because it is paid for. */
export const Featured = ({ of: { isFeatured } }: { of: { isFeatured: boolean } }) =>
  isFeatured ? <span className="tag">{t`Featured`}</span> : null;
