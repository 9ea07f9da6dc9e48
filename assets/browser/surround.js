// The grey around a picture: as the colours say, or the middle grey that photographers judge by.

import { createElement as element, useEffect, useState } from "react";

import { remembered, remember } from "./preferences.js";

const NAME = "surround";

export function SurroundSwitch({ children, testid }) {
  const [isMiddle, setMiddle] = useState(false);
  useEffect(() => setMiddle(remembered(NAME) === "middle"), []);
  useEffect(() => {
    document.documentElement.dataset.surround = isMiddle ? "middle" : "usual";
  }, [isMiddle]);
  const choose = () => {
    remember(NAME, isMiddle ? "usual" : "middle");
    setMiddle(!isMiddle);
  };
  return element(
    "button",
    {
      type: "button",
      className: "button button--plain button--icon",
      title: "Middle grey around the picture",
      "aria-label": "Middle grey around the picture",
      "aria-pressed": isMiddle,
      "data-testid": testid,
      onClick: choose,
    },
    children,
  );
}
