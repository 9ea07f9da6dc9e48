// Copies a text, says so for two seconds, and falls back where the clipboard is closed.

import { createElement as element, useEffect, useRef, useState } from "react";

import { useFreshKey } from "./fresh_key.js";

const SAID_FOR_MILLISECONDS = 2000;

/** With `onAsk` the text is asked for first: it is there when `textKey` is another one. */
export function CopyButton({ text = "", source, label, textKey, settled, onAsk, ...rest }) {
  const [said, setSaid] = useState("");
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  useFreshKey(textKey, settled, copy);

  async function copy() {
    const origin = source && document.querySelector(`[data-testid="${CSS.escape(source)}"]`);
    const copied = await put(origin?.value ?? origin?.textContent ?? text);
    setSaid(copied ? "Copied" : "Not copied");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(""), SAID_FOR_MILLISECONDS);
  }

  return element(
    "button",
    { ...rest, type: "button", onClick: onAsk ? () => onAsk() : copy },
    element("span", { "aria-hidden": said ? "true" : undefined }, said || label),
    element("span", { role: "status", className: "visually-hidden" }, said),
  );
}

async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return putBySelection(text);
  }
}

/** The old way, for pages served over plain HTTP to another host. */
function putBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus();
  return copied;
}
