// The choice of dark, light, or as the system says.

import { createElement as element, useContext, useEffect, useId, useState } from "react";

import { ColorModeContext } from "$/utils/context-registry";

const CHOICES = [
  ["dark", "Dark"],
  ["light", "Light"],
  ["system", "System"],
];

export function ColorModeSwitch() {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  const name = useId();
  const [mounted, setMounted] = useState(false); // The saved choice is unknown before.
  useEffect(() => setMounted(true), []);
  return element(
    "fieldset",
    { className: "segments", "data-testid": "color-mode" },
    element("legend", { className: "visually-hidden" }, "Colours"),
    CHOICES.map(([mode, label]) =>
      element(
        "label",
        { key: mode, className: "segments__choice" },
        element("input", {
          type: "radio",
          name,
          value: mode,
          checked: mounted && rawColorMode === mode,
          "data-testid": `color-mode-${mode}`,
          onChange: () => setColorMode(mode),
        }),
        label,
      ),
    ),
  );
}
