// Says that the connection to the studio is lost while work goes on.

import { createElement as element, useContext, useEffect, useState } from "react";

import { EventLoopContext } from "$/utils/context-registry";

const RELOAD_OFFERED_AFTER_MILLISECONDS = 30_000;

export function ConnectionBanner() {
  const [, errors] = useContext(EventLoopContext) ?? [null, []];
  const lost = (errors?.length ?? 0) > 0;
  const [offersReload, setOffersReload] = useState(false);

  useEffect(() => {
    setOffersReload(false);
    if (!lost) return undefined;
    const timer = setTimeout(() => setOffersReload(true), RELOAD_OFFERED_AFTER_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [lost]);

  return element(
    "div",
    { role: "status", className: "live-region" },
    lost
      ? element(
          "div",
          { className: "connection-banner", "data-testid": "connection-banner" },
          element(
            "span",
            { className: "working" },
            element("span", { className: "working-dot", "aria-hidden": "true" }),
            "Reconnecting. Your work is running on the server.",
          ),
          offersReload
            ? element(
                "button",
                {
                  type: "button",
                  className: "button button--quiet",
                  onClick: () => window.location.reload(),
                },
                "Reload the page",
              )
            : null,
        )
      : null,
  );
}
