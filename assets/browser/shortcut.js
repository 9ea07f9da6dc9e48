// Keys that press a button: Cmd or Ctrl with Enter makes, Esc stops.

import { useEffect } from "react";

export function Shortcut({ keys, target, isOn = true }) {
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = (event) => {
      if (!isStruck(event, keys)) return;
      const button = document.querySelector(`[data-testid="${CSS.escape(target)}"]`);
      if (!button || button.disabled || button.getAttribute("aria-disabled") === "true") return;
      event.preventDefault();
      button.click();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [keys, target, isOn]);
  return null;
}

/** An open dialog or menu has Esc for itself. */
function isStruck(event, keys) {
  if (event.defaultPrevented || event.isComposing) return false;
  if (keys === "mod+enter") return event.key === "Enter" && (event.metaKey || event.ctrlKey);
  const layered = document.querySelector("dialog[open], [popover]:popover-open");
  return keys === "escape" && event.key === "Escape" && !layered;
}
