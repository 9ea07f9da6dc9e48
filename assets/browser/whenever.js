// Tells the state when something on the page has become another.

import { createElement as element, useEffect } from "react";

/** Calls `onChange` for every `value` that is not empty, the first one too. */
export function Whenever({ value = "", onChange }) {
  useEffect(() => {
    if (value) onChange?.();
  }, [value]);
  return null;
}
