import { t } from "@lingui/core/macro";
import { useEffect } from "react";
import { Link } from "../../ui/link.tsx";
import { knownMember, useMember } from "./member.ts";

export function AccountLink() {
  const member = useMember();
  // Whoever was logged in here may not be so any more.
  useEffect(() => void knownMember(), []);
  if (!member) return <Link to="/account/login">{t`Log in`}</Link>;
  return (
    <Link to="/account" className="account-link" aria-label={t`Your account, ${member.name}`}>
      {member.name}
    </Link>
  );
}
