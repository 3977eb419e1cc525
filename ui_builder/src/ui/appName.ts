import { createContext, useContext } from 'react';

const AppName = createContext('');
export const AppNameProvider = AppName.Provider;

/** Gives the name of the app that one is in, as the address has it; outside of all apps that used last. */
export function useAppName(): string {
  return useContext(AppName);
}
