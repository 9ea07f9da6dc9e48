// The ends of long lists, and the places in them that a person comes back to.

import { createElement as element, useEffect, useRef } from "react";

const AHEAD = "1600px 0px";
const PATIENCE_MILLISECONDS = 3000;

/** Says once for each `when` that this place is near the screen. */
export function NearEnd({ when, onNear, children, ...rest }) {
  const place = useRef(null);
  const told = useRef("");
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (seen) => {
        // A busy browser tells of several moves at once: the last one is how it stands.
        if (!seen.at(-1).isIntersecting || told.current === when) return;
        told.current = when;
        onNear();
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, [when]);
  return element("div", { ...rest, ref: place }, children);
}

/** A link to a part of the same page: opens it if it is folded, and takes the focus along. */
export function PlaceLink({ place, children, ...rest }) {
  const go = (event) => {
    const target = document.getElementById(place);
    if (!target) return;
    event.preventDefault();
    if (target instanceof HTMLDetailsElement) target.open = true;
    (target.labels?.[0] ?? target).scrollIntoView({ block: "start" });
    const landing = target.querySelector(":scope > summary") ?? target;
    if (landing.tabIndex < 0) landing.tabIndex = -1; // a part that takes no focus by itself
    landing.focus({ preventScroll: true });
  };
  return element("a", { ...rest, href: `#${place}`, onClick: go }, children);
}

/** Brings the element that `when` names into view, with the focus on its first control. */
export function Landing({ when }) {
  const done = useRef(when);
  useEffect(() => {
    if (!when || when === done.current) return undefined;
    done.current = when;
    const name = when.slice(0, when.lastIndexOf(":"));
    const land = () => {
      const target = document.querySelector(`[data-id="${CSS.escape(name)}"]`);
      if (!target) return false;
      target.scrollIntoView({ block: "center" });
      target.querySelector("a, button")?.focus({ preventScroll: true });
      return true;
    };
    if (land()) return undefined;
    // Its list may be rendered a moment later.
    const watcher = new MutationObserver(() => land() && watcher.disconnect());
    watcher.observe(document.body, { childList: true, subtree: true });
    const timer = setTimeout(() => watcher.disconnect(), PATIENCE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      watcher.disconnect();
    };
  }, [when]);
  return null;
}
