// A sentence that depends on this installation's settings: the page was built without them.

import { createElement as element, useEffect, useState } from "react";

export function ServedNotice({ address }) {
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    let mounted = true;
    fetch(address, { credentials: "include" })
      .then((answer) => answer.json())
      .then((told) => mounted && setSentence(told.sentence ?? ""))
      .catch(() => {}); // The form's own answer says it again.
    return () => {
      mounted = false;
    };
  }, [address]);
  return element(
    "div",
    { role: "status", className: "live-region" },
    sentence ? element("p", { className: "notice" }, sentence) : null,
  );
}
