// Tells the state when something on the page has become another.

import { createElement as element, useEffect } from "react";

/** Calls `onChange` for every `value` that is not empty, the first one too. */
export function Whenever({ value = "", onChange }) {
  useEffect(() => {
    if (value) onChange?.();
  }, [value]);
  return null;
}

/**
 * A button whose press comes after the words that the person was typing: a field hands them over
 * when the press that left it is over.
 */
export function AfterWordsButton({ onPress, children, ...rest }) {
  return element("button", { ...rest, type: "button", onClick: () => setTimeout(onPress) }, children);
}
