// What the address says happened before this page, such as "?ended=1".

import { createElement as element, useEffect, useState } from "react";

export function AddressNotice({ sentences }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const given = new URLSearchParams(window.location.search);
    const found = Object.keys(sentences).find((name) => given.has(name));
    setSaid(found ? sentences[found] : "");
  }, []);
  return element(
    "div",
    { role: "status", className: "live-region" },
    said ? element("p", { className: "notice" }, said) : null,
  );
}
