/** What another way of showing the records of a view is given, such as a kanban or a calendar. */
import type { ViewDef } from '../../meta/types';

export interface BoardProps {
  readonly object: string;
  /** The view, with what the reader arranged of it. */
  readonly view: ViewDef;
  /** The condition and the order in force; the address may say others than the view. */
  readonly where: string;
  readonly sort: string;
  /** Of the list, for what is kept of where one was. */
  readonly address: string;
}
