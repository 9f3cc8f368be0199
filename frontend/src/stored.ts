/** What this browser remembers. */

import { useCallback, useEffect, useState } from "react";

/** Like useState, kept under a key. What an older page stored is completed by the first value. */
export function useStored<T extends object>(
  key: string,
  first: T,
  storage: Storage = localStorage,
): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => readStored(key, first, storage));
  const store = useCallback(
    (next: T) => {
      setValue(next);
      storage.setItem(key, JSON.stringify(next));
    },
    [key, storage],
  );
  return [value, store];
}

/** Like useStored, the same in all windows: each hears of the others' changes, and changes what is stored now. */
export function useShared<T extends object>(key: string, first: T): [T, (change: (now: T) => T) => void] {
  const [read] = useState(() => () => readStored(key, first, localStorage));
  const [value, setValue] = useState<T>(read);
  useEffect(() => {
    const hear = (event: StorageEvent): void => {
      if (event.key === key || event.key === null) setValue(read());
    };
    window.addEventListener("storage", hear);
    return () => window.removeEventListener("storage", hear);
  }, [key, read]);
  const alter = useCallback(
    (change: (now: T) => T) => {
      const next = change(read());
      setValue(next);
      localStorage.setItem(key, JSON.stringify(next));
    },
    [key, read],
  );
  return [value, alter];
}

/** What is stored under the key; the first value where nothing is, or nothing that can be read. */
export function readStored<T extends object>(key: string, first: T, storage: Pick<Storage, "getItem">): T {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "null");
    return typeof kept === "object" && !Array.isArray(kept) ? { ...first, ...kept } : first;
  } catch {
    return first;
  }
}
