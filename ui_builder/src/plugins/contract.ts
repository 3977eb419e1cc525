/**
 * What a module of a plugin and the app agree on. A module exports `register(host)`; what it registers is
 * mounted into an element that is its own, so that it needs none of our libraries, and nothing of `window`.
 */
import type { Json } from '../api/client';
import type { Texts } from '../meta/types';

/** Something of a plugin that is on the page. */
export interface Mounted<Props> {
  /** Hears that what it was given has changed. */
  update: (props: Props) => void;
  /** Takes it off the page again. */
  unmount: () => void;
}

/** Puts something of a plugin into an element. */
export type Mount<Props> = (element: HTMLElement, props: Props) => Mounted<Props>;

export interface WidgetProps {
  readonly value: Json;
  /** The field as its definition says it. */
  readonly field: Readonly<Record<string, unknown>>;
  /** What the element that takes the value must be called, for its label. */
  readonly id: string;
  /** Whether the value is only shown. */
  readonly readOnly: boolean;
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
  readonly onChange: (value: Json) => void;
}

export interface PageProps {
  /** The language of the page, such as `zh-CN`. */
  readonly locale: string;
}

export interface BlockProps {
  readonly object: string;
  /** The record as the page has it. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly locale: string;
}

export interface ActionContext {
  readonly object: string;
  readonly id: string;
  /** Takes the action on the server; gives what the plugin answers there. */
  readonly take: (input?: Readonly<Record<string, Json>>) => Promise<Json>;
  /** Shows a short message. */
  readonly tell: (text: string) => void;
}

/** What a module is handed. */
export interface Host {
  readonly widget: (name: string, mount: Mount<WidgetProps>) => void;
  /** A part of a record's page, which layouts name. */
  readonly block: (name: string, mount: Mount<BlockProps>) => void;
  readonly page: (name: string, mount: Mount<PageProps>) => void;
  /** Runs in the browser instead of the call; it makes that itself, by `take`. */
  readonly action: (key: string, run: (context: ActionContext) => Promise<void>) => void;
  /** Calls the API, below `/api/v1`, as the user. */
  readonly call: (method: string, path: string, body?: Json) => Promise<Json>;
  /** Gives a text in the language of the page. */
  readonly text: (texts: Texts) => string;
}

/** A module of a plugin, as the server names it. */
export interface ModuleInfo {
  readonly plugin: string;
  readonly url: string;
  readonly widgets: readonly string[];
  readonly blocks: readonly string[];
  readonly actions: readonly string[];
  readonly pages: readonly PageInfo[];
}

export interface PageInfo {
  readonly name: string;
  readonly label: Texts;
  readonly icon: string | null;
  readonly place: 'app' | 'builder';
}

/** What a module has registered. */
export interface Registered {
  readonly widgets: ReadonlyMap<string, Mount<WidgetProps>>;
  readonly blocks: ReadonlyMap<string, Mount<BlockProps>>;
  readonly pages: ReadonlyMap<string, Mount<PageProps>>;
  readonly actions: ReadonlyMap<string, (context: ActionContext) => Promise<void>>;
}
