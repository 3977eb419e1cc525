import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to a page of the setup by its address below `/-/setup/`. */
export function SetupLink(props: {
  to: string;
  className?: string | undefined;
  exact?: boolean;
  onClick?: () => void;
  children: ReactNode;
}) {
  const { to, className, exact = false, onClick, children } = props;
  return (
    <Link
      to="/-/setup/$"
      params={{ _splat: to }}
      className={className}
      activeOptions={{ exact, includeSearch: false }}
      {...(onClick === undefined ? {} : { onClick })}
    >
      {children}
    </Link>
  );
}
