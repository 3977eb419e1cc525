/** With which address one signed in to which workspace the last time in this browser. */
const KEY = 'dougong.signIn';

export interface Remembered {
  readonly email: string;
  readonly tenant: string;
}

export function remembered(): Remembered {
  try {
    const { email, tenant } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Remembered>;
    return {
      email: typeof email === 'string' ? email : '',
      tenant: typeof tenant === 'string' ? tenant : '',
    };
  } catch {
    return { email: '', tenant: '' };
  }
}

export const rememberSignIn = (signIn: Remembered) => localStorage.setItem(KEY, JSON.stringify(signIn));
