// Brings a part of the page into view when something elsewhere on the page changed it.

import { createElement as element, useRef } from "react";

import { useFreshKey } from "./fresh_key.js";

export function Arrival({ when = "", settled = false }) {
  const place = useRef(null);
  useFreshKey(when, settled, () => {
    place.current.scrollIntoView({ block: "start" });
    place.current.focus({ preventScroll: true });
  });
  return element("span", { ref: place, tabIndex: -1, className: "arrival" });
}
