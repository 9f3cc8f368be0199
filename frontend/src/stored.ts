/** A choice that this browser remembers. */

import { useCallback, useState } from "react";

/** Like useState, kept under a key. What an older page stored is completed by the first value. */
export function useStored<T extends object>(
  key: string,
  first: T,
  storage: Storage = localStorage,
): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const text = storage.getItem(key);
    return text === null ? first : { ...first, ...(JSON.parse(text) as Partial<T>) };
  });
  const store = useCallback(
    (next: T) => {
      storage.setItem(key, JSON.stringify(next));
      setValue(next);
    },
    [key, storage],
  );
  return [value, store];
}
