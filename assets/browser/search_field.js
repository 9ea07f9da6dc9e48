// The search field over a list that is sorted and searched in the browser.

import { createElement as element } from "react";

export function SearchField({ label, value, onChange, testid, ...rest }) {
  return element(
    "label",
    { className: "field" },
    element("span", { className: "field__label" }, label),
    element("input", {
      type: "search",
      value,
      className: "field__control",
      "data-testid": testid,
      onChange: (event) => onChange(event.target.value),
      ...rest,
    }),
  );
}
