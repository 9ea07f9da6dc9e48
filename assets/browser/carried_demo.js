// What was tried in the landing page's demo, handed over where somebody is signed in already.

import { useEffect } from "react";

import { CARRIED, DEMO_STORE } from "./demo_store.js";

/** Hands the scene over once, when the page's state has `settled`: it would be overwritten before. */
export function CarriedDemo({ settled = false, onCarried }) {
  useEffect(() => {
    if (!settled) return;
    const tried = take();
    if (tried) onCarried(tried.scene, tried.target ?? "", tried.written === "yes");
  }, [settled]);
  return null;
}

/** Only what was asked for by a press; what merely stands in the tab stays there. */
function take() {
  try {
    const tried = JSON.parse(sessionStorage.getItem(DEMO_STORE) ?? "{}");
    if (!tried[CARRIED] || !tried.scene) return null;
    sessionStorage.removeItem(DEMO_STORE);
    return tried;
  } catch {
    return null; // Storage is closed in this window: nothing was kept either.
  }
}
