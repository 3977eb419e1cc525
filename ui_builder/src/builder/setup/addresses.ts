/** Where in the setup a definition is worked on: addresses below `/-/setup/`. */

const PLACES: Readonly<Record<string, string>> = {
  object: 'objects',
  layout: 'layouts',
  view: 'views',
  app: 'apps',
  page: 'pages',
  picklist: 'picklists',
  form: 'forms',
  role: 'roles',
  permission_set: 'permission-sets',
  sharing: 'sharing',
  duplicate_rule: 'duplicates',
  flow: 'flows',
  approval: 'approvals',
  template: 'templates',
  webhook: 'webhooks',
  connector: 'connectors',
};

/** Gives the address of a definition, or of a field of an object. */
export function setupAddress(kind: string, name: string, field?: string): string {
  const place = PLACES[kind];
  if (place === undefined) {
    return kind === 'translation' ? 'translations' : `definitions/${kind}/${name}`;
  }
  return field === undefined ? `${place}/${name}` : `${place}/${name}/fields/${field}`;
}

/** Gives the address of what a problem is about: the field it lies in, else its definition. */
export function problemAddress(file: string, path: string, definition: unknown): string {
  const [kind = '', name = ''] = file.split('/');
  const [, list, position] = path.split('/');
  if (kind === 'object' && list === 'fields' && position !== undefined) {
    const fields = (definition as { fields?: readonly { name?: unknown }[] } | null)?.fields ?? [];
    const field = fields[Number(position)]?.name;
    return setupAddress(kind, name, typeof field === 'string' ? field : undefined);
  }
  return setupAddress(kind, name);
}
