import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Aim } from '../../meta/navigation';
import type { Place } from '../../runtime/favourites/places';

interface Props {
  aim: Aim | Place;
  app: string;
  /** Whether it is where one is. */
  here?: boolean;
  title?: string | undefined;
  children: ReactNode;
}

/** A link to a list, a page of an app, or a record. */
export function AimLink({ aim, app, here = false, title, children }: Props) {
  const more = { title, 'data-here': here, ...(here ? { 'aria-current': 'page' as const } : {}) };
  if ('id' in aim) {
    return (
      <Link to="/$app/$object/$id" params={{ app, object: aim.object, id: aim.id }} {...more}>
        {children}
      </Link>
    );
  }
  if ('page' in aim) {
    return (
      <Link to="/$app/-/$page" params={{ app, page: aim.page }} {...more}>
        {children}
      </Link>
    );
  }
  const search = aim.view === undefined ? {} : { view: aim.view };
  return (
    <Link to="/$app/$object" params={{ app, object: aim.object }} search={search} {...more}>
      {children}
    </Link>
  );
}
