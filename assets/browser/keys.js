// Keys that press a button or a link, and the list of them: Cmd or Ctrl with Enter makes, with K lists
// the commands, Esc stops, arrows step, and single letters, which a person can switch off because speech input strikes them by mistake.

import { createElement as element, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

import { remembered, remember } from "./preferences.js";

const LETTERS = "letter-keys";
const TAKES_LETTERS =
  "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button])";
const TAKES_ARROWS = "textarea, select, [contenteditable], input, video, audio";

export function Shortcut({ keys, target, isOn = true, sparesFields = false }) {
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = (event) => {
      if (!isStruck(event, keys)) return;
      if (sparesFields && event.target.closest?.(TAKES_LETTERS)) return;
      const button = usableControl(target);
      if (!button) return;
      event.preventDefault();
      button.click();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [keys, target, isOn, sparesFields]);
  return null;
}

/** The element with data-testid `target`; null while it is not there or cannot be used. */
export function usableControl(target) {
  const control = document.querySelector(`[data-testid="${CSS.escape(target)}"]`);
  const isBlocked = control?.disabled || control?.getAttribute("aria-disabled") === "true";
  return isBlocked ? null : control;
}

function isStruck(event, keys) {
  if (event.defaultPrevented || event.isComposing) return false;
  const isModified = event.metaKey || event.ctrlKey;
  if (keys === "mod+enter") return event.key === "Enter" && isModified;
  if (keys === "mod+k") {
    return event.key.toLowerCase() === "k" && isModified && !event.shiftKey && !event.altKey;
  }
  // An open dialog or menu has the other keys for itself.
  if (document.querySelector("dialog[open], [popover]:popover-open")) return false;
  if (keys === "escape") return event.key === "Escape";
  if (event.key.toLowerCase() !== keys || isModified || event.altKey) return false;
  if (keys.startsWith("arrow")) return !event.target.closest?.(TAKES_ARROWS);
  return !event.target.closest?.(TAKES_LETTERS) && remembered(LETTERS) !== "off";
}

/** A button, and the dialog behind it that names every key; `keys` holds pairs of key and words. */
export function KeyList({ keys, label, testid }) {
  const dialog = useRef(null);
  const [isMounted, setMounted] = useState(false); // There is no body to put a dialog into before.
  const [hasLetters, setLetters] = useState(true);
  useEffect(() => {
    setMounted(true);
    setLetters(remembered(LETTERS) !== "off");
  }, []);
  const choose = (event) => {
    setLetters(event.target.checked);
    remember(LETTERS, event.target.checked ? "on" : "off");
  };
  const opener = element(
    "button",
    {
      type: "button",
      className: "menu-item",
      "data-testid": testid,
      "aria-haspopup": "dialog",
      onClick: () => dialog.current?.showModal(),
    },
    label,
  );
  const list = element(
    "dialog",
    { ref: dialog, className: "dialog", "aria-label": label },
    element(
      "div",
      { className: "dialog__body" },
      element("h2", { className: "dialog__title" }, label),
      element("dl", { className: "key-list" }, keys.flatMap(row)),
      element(
        "label",
        { className: "checkbox" },
        element("input", {
          type: "checkbox",
          className: "checkbox__box",
          checked: hasLetters,
          onChange: choose,
        }),
        element("span", null, "Single letters work as keys"),
      ),
      element(
        "form",
        { method: "dialog", className: "actions" },
        element("button", { className: "button button--quiet" }, "Close"),
      ),
    ),
  );
  return element("div", null, opener, isMounted && createPortal(list, document.body));
}

function row([key, words]) {
  return [
    element("dt", { key }, element("kbd", { className: "key" }, key)),
    element("dd", { key: `${key}:` }, words),
  ];
}
