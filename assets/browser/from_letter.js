// Pages that open from the link in a letter: the link's token is taken out of the address at once.
// A fragment is sent to nobody; kept in the address it would stay in the history and the screen.

import { createElement as element, useEffect, useState } from "react";

const FRAGMENT = /^#token=([\w-]+)$/;

let token = "";

function takeToken() {
  const found = FRAGMENT.exec(window.location.hash);
  if (!found) return;
  token = found[1];
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, "", pathname + search);
}

// When this file is read: before the page's connection tells the server its address.
if (typeof window !== "undefined") takeToken();

function useToken() {
  const [carried, setCarried] = useState(null);
  useEffect(() => {
    const look = () => {
      takeToken();
      setCarried(token);
    };
    look();
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  return carried;
}

/** Its content where the page was opened from a letter, else the sentence that says so. */
export function FromLetter({ otherwise, children }) {
  const carried = useToken();
  if (carried === null) return null;
  return carried ? children : element("p", { className: "notice" }, otherwise);
}

/** The hidden field `token`. */
export function CarriedToken() {
  const carried = useToken();
  return element("input", { type: "hidden", name: "token", value: carried ?? "", readOnly: true });
}
