// Keys that say "now": a new one acts once, one that was there when the page loaded does not.

import { useEffect, useRef } from "react";

/** Calls `act` when `key` becomes another, non-empty one after the page's state had `settled`. */
export function useFreshKey(key, settled, act) {
  const known = useRef(undefined);
  useEffect(() => {
    if (known.current === undefined) {
      if (settled) known.current = key;
      return;
    }
    if (key && key !== known.current) act();
    known.current = key;
  }, [key, settled]);
}
