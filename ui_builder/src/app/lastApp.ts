/** The app one used last in this browser. */
const KEY = 'dougong.app';

export const lastApp = () => localStorage.getItem(KEY);
export const rememberApp = (name: string) => localStorage.setItem(KEY, name);
