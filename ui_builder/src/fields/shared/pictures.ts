/** The pictures that a page shows, in its order. */

export interface Shown {
  readonly id: string;
  readonly name: string;
}

/** Gives each picture of the page once; the one that was opened is among them. */
export function picturesOfPage(opened: Shown, page: ParentNode = document): readonly Shown[] {
  const found = [...page.querySelectorAll<HTMLElement>('[data-picture]')].map(({ dataset }) => ({
    id: dataset.picture ?? '',
    name: dataset.name ?? '',
  }));
  const once = found.filter(({ id }, at) => found.findIndex((each) => each.id === id) === at);
  return once.some(({ id }) => id === opened.id) ? once : [{ id: opened.id, name: opened.name }, ...once];
}

/** Gives the picture so many further on; after the last one comes the first. */
export function neighbour(pictures: readonly Shown[], at: number, by: number): Shown {
  return pictures[(at + by + pictures.length) % pictures.length] as Shown;
}
