// The composer on the landing page: a scene in, a prompt out, nothing kept on the server.

import { createElement as element, useEffect, useRef, useState } from "react";

import { CopyButton } from "./copy_button.js";
import { CARRIED, DEMO_STORE } from "./demo_store.js";
import { GrowingText, readLines } from "./lines.js";

const AUTHOR_LINES = {
  asleep: "This demo needs JavaScript. The rest of the page does not.",
  idle: "The local composer writes it. No account, no key.",
  running: "The local composer is writing.",
  succeeded: "Written by the local composer. No account, no key.",
  failed: "",
};
const BROKEN_OFF = "The words stopped arriving. Your scene is still here. Press Make prompt again.";

export function LiveDemo({
  address,
  registerAddress,
  studioAddress,
  isSignedIn = false,
  groups,
  defaultTarget,
  starters,
  exampleScene,
  ...rest
}) {
  const host = useRef(null);
  const run = useRef(null);
  const area = useRef(null);
  const [scene, setScene] = useState("");
  const [target, setTarget] = useState(defaultTarget);
  const [status, setStatus] = useState("asleep"); // then idle, running, succeeded or failed
  const [failure, setFailure] = useState(null);
  const [extras, setExtras] = useState({ notes: [], negativePrompt: "" });

  useEffect(() => {
    setStatus("idle");
    const kept = recall();
    const early = area.current.value; // Typed before this script ran.
    if (early || kept.scene) setScene(early || kept.scene);
    if (kept.target) setTarget(kept.target);
    return () => run.current?.abort();
  }, []);

  function change(next) {
    setScene(next.scene ?? scene);
    setTarget(next.target ?? target);
    keep({ scene: next.scene ?? scene, target: next.target ?? target });
  }

  async function make(event) {
    event?.preventDefault();
    const wanted = scene.trim() || exampleScene;
    change({ scene: wanted });
    run.current?.abort();
    run.current = new AbortController();
    setStatus("running");
    setFailure(null);
    setExtras({ notes: [], negativePrompt: "" });
    const outcome = await compose({
      address,
      scene: wanted,
      target,
      text: new GrowingText(host.current),
      onExtras: setExtras,
      signal: run.current.signal,
    });
    if (outcome.aborted) return;
    if (!outcome.failure) keep({ scene: wanted, target, written: "yes" });
    setStatus(outcome.failure ? "failed" : "succeeded");
    setFailure(outcome.failure ?? null);
  }

  function strike(event) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) make(event);
  }

  return element(
    "form",
    { ...rest, className: "demo", onSubmit: make, "aria-label": "Try it" },
    element(
      "div",
      { className: "demo__scene" },
      element("label", { className: "field__label", htmlFor: "demo-scene" }, "Your scene"),
      element("textarea", {
        ref: area,
        id: "demo-scene",
        className: "field__control field__control--lines",
        "data-testid": "demo-scene",
        rows: 4,
        placeholder: exampleScene,
        value: scene,
        onChange: (event) => change({ scene: event.target.value }),
        onKeyDown: strike,
      }),
      element(
        "div",
        { className: "demo__starters", role: "group", "aria-label": "Scenes to start from" },
        starters.map((starter) =>
          element(
            "button",
            {
              key: starter.label,
              type: "button",
              className: "button button--quiet",
              onClick: () => change({ scene: starter.scene }),
            },
            starter.label,
          ),
        ),
      ),
      element("label", { className: "field__label", htmlFor: "demo-target" }, "Target model"),
      element(TargetSelect, { groups, value: target, onChange: (key) => change({ target: key }) }),
      element(
        "button",
        {
          type: "submit",
          className: "button button--primary",
          "data-testid": "demo-make",
          disabled: status === "asleep",
          "aria-busy": status === "running" || undefined,
        },
        "Make prompt",
      ),
    ),
    element(
      "div",
      { className: "demo__prompt" },
      element("h2", { className: "field__label" }, "Your prompt"),
      status === "idle" || status === "asleep"
        ? element("p", { className: "manuscript__empty" }, "Your prompt will be written here.")
        : null,
      element("p", {
        ref: host,
        className: "manuscript__text",
        "data-testid": "demo-output",
        "data-running": status === "running",
      }),
      element(Extras, extras),
      element(
        "div",
        { role: "alert", className: "live-region" },
        failure
          ? element(
              "p",
              {
                className: "error-panel",
                "data-testid": "error-message",
                "data-kind": failure.kind,
              },
              failure.message,
            )
          : null,
      ),
      element(
        "div",
        { className: "demo__foot" },
        element(
          "p",
          { className: "hint", role: "status" },
          AUTHOR_LINES[status],
        ),
        status === "succeeded"
          ? element(
              "div",
              { className: "actions" },
              element(CopyButton, {
                source: "demo-output",
                label: "Copy",
                className: "button button--quiet",
              }),
              element(
                "a",
                {
                  href: isSignedIn ? studioAddress : registerAddress,
                  className: "button button--quiet",
                  "data-testid": "demo-save",
                  // Also on the way to registration, which sends on who is signed in elsewhere.
                  onClick: () => keep({ ...recall(), [CARRIED]: "yes" }),
                },
                isSignedIn ? "Save it in the studio" : "Save it: create account",
              ),
            )
          : null,
      ),
    ),
  );
}

/** What goes into the model's other field, and why the prompt reads as it does. */
function Extras({ notes, negativePrompt }) {
  return [
    negativePrompt
      ? element(
          "p",
          { key: "negative", className: "demo__extra", "data-testid": "demo-negative" },
          element("strong", null, "Negative prompt "),
          negativePrompt,
        )
      : null,
    notes.length > 0
      ? element(
          "details",
          { key: "notes", className: "disclosure" },
          element("summary", { className: "disclosure__summary" }, "Why it reads like this"),
          element(
            "ul",
            { className: "notes disclosure__body" },
            notes.map((note) => element("li", { key: note }, note)),
          ),
        )
      : null,
  ];
}

function TargetSelect({ groups, value, onChange }) {
  return element(
    "select",
    {
      id: "demo-target",
      className: "field__control field__control--select",
      "data-testid": "demo-target",
      value,
      onChange: (event) => onChange(event.target.value),
    },
    groups.map((group) =>
      element(
        "optgroup",
        { key: group.label, label: group.label },
        group.options.map((option) =>
          element("option", { key: option.value, value: option.value }, option.label),
        ),
      ),
    ),
  );
}

/** Shows the words as they arrive; says how it ended: {failure} or {aborted} or nothing wrong. */
async function compose({ address, scene, target, text, onExtras, signal }) {
  let finished = false;
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ scene, target }),
      signal,
    });
    if (!response.ok) return { failure: (await response.json()).error };
    await readLines(response, (line) => {
      if (line.text !== undefined) text.take(line.text, line.offset);
      if (line.notes) onExtras({ notes: line.notes, negativePrompt: line.negative_prompt ?? "" });
      if (line.done) finished = line.status === undefined || line.status === "succeeded";
    });
  } catch {
    if (signal.aborted) return { aborted: true };
  }
  return finished ? {} : { failure: { kind: "unavailable", message: BROKEN_OFF } };
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(DEMO_STORE) ?? "{}");
  } catch {
    return {};
  }
}

function keep(tried) {
  try {
    sessionStorage.setItem(DEMO_STORE, JSON.stringify(tried));
  } catch {
    // Storage is closed in this window: the demo works, only what it leads to starts empty.
  }
}
