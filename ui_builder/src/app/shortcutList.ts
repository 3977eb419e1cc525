/** The keyboard shortcuts there are, for the list of them; names are keys of the texts below `keys`. */

export interface Shortcut {
  /** Pressed after one another; with a plus together. */
  readonly keys: readonly string[];
  readonly name: string;
  /** Only for who may build. */
  readonly builders?: boolean;
}

export interface ShortcutGroup {
  readonly name: string;
  readonly shortcuts: readonly Shortcut[];
}

export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    name: 'anywhere',
    shortcuts: [
      { keys: ['Ctrl+K'], name: 'search' },
      { keys: ['?'], name: 'help' },
      { keys: ['['], name: 'side' },
      { keys: ['Esc'], name: 'back' },
    ],
  },
  {
    name: 'going',
    shortcuts: [
      { keys: ['g', 'h'], name: 'home' },
      { keys: ['g', 'l'], name: 'list' },
      { keys: ['g', 'n'], name: 'notifications' },
      { keys: ['g', 'd'], name: 'approvals' },
      { keys: ['g', 'p'], name: 'profile' },
      { keys: ['g', 's'], name: 'settings' },
      { keys: ['g', 'a'], name: 'setup', builders: true },
    ],
  },
  {
    name: 'lists',
    shortcuts: [
      { keys: ['/'], name: 'filter' },
      { keys: ['j'], name: 'next' },
      { keys: ['k'], name: 'previous' },
      { keys: ['Enter'], name: 'open' },
      { keys: ['n'], name: 'create' },
      { keys: ['Ctrl+Z'], name: 'undo' },
    ],
  },
];
