/** What the platform says that its calls answer; `schema.d.ts` is made of its API page. */
import type { paths } from './schema';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type BodyOf<Call> = Call extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

/** The JSON that a call answers: `Answer<'/ui/app'>`, `Answer<'/meta/deploy', 'post'>`. */
export type Answer<Path extends keyof paths, Of extends Method = 'get'> = BodyOf<paths[Path][Of]>;

/** What a type says, some of it more closely than the API page does. */
export type Closer<Whole, Known> = Omit<Whole, keyof Known> & Known;
