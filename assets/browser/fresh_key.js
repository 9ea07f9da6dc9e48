// Keys that say "now": a new one acts once, one that was there when the page loaded does not.

import { useEffect, useRef } from "react";

/**
 * Calls `act` when `key` becomes another, non-empty one after the page's state had `settled`.
 *
 * `earlier` is a ref to the key that this tab knew before the page loaded, null where it knew none.
 */
export function useFreshKey(key, settled, act, earlier) {
  const known = useRef(undefined);
  useEffect(() => {
    if (known.current === undefined) {
      if (!settled) return;
      known.current = earlier?.current ?? key;
    }
    if (key && key !== known.current) act();
    known.current = key;
  }, [key, settled]);
}
