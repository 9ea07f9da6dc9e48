// The landing place of a part of the page: for what changed elsewhere, and for a lost focus.

import { createElement as element, useEffect, useRef } from "react";

import { useFreshKey } from "./fresh_key.js";

export function Arrival({ label, when = "", settled = false, keeper = "" }) {
  const place = useRef(null);
  useFreshKey(when, settled, () => {
    place.current.scrollIntoView({ block: "start" });
    place.current.focus({ preventScroll: true });
  });
  useEffect(() => {
    const kept = keeper && document.querySelector(`[data-testid="${CSS.escape(keeper)}"]`);
    return keepFocus(place.current.parentElement, kept || place.current);
  }, [keeper]);
  return element("span", {
    ref: place,
    tabIndex: -1,
    role: "group",
    "aria-label": label,
    className: "arrival",
  });
}

/** The events that an inner part of the page has taken: what stands around it leaves them alone. */
const claimed = new WeakSet();

/**
 * When the control that has the focus leaves `part` of the page, the focus goes to `heir`.
 * Of parts that lie in each other, the innermost one keeps it.
 */
function keepFocus(part, heir) {
  let last = null;
  const isGone = () => !last.isConnected || last.matches(":disabled");
  const enter = (event) => {
    last = claimed.has(event) ? null : event.target;
    claimed.add(event);
  };
  const leave = () =>
    // The browser may say the same of a control that is being taken away: look afterwards.
    queueMicrotask(() => {
      if (last && !isGone() && document.activeElement !== last) last = null;
    });
  const watcher = new MutationObserver(() => {
    if (!last || !isGone()) return;
    const focused = document.activeElement;
    const isFree = !focused || focused === document.body || focused === last;
    last = null;
    if (isFree) heir.focus();
  });
  part.addEventListener("focusin", enter);
  part.addEventListener("focusout", leave);
  watcher.observe(part, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  return () => {
    part.removeEventListener("focusin", enter);
    part.removeEventListener("focusout", leave);
    watcher.disconnect();
  };
}
