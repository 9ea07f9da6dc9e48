// The command palette: every page and act by its name. A command presses or focuses a control that is
// on the page already, so it can do nothing that the page could not, and is offered only while that can.

import { createElement as element, useEffect, useId, useState } from "react";
import { useNavigate } from "react-router";

import { useDialog } from "./dialogs.js";
import { usableControl } from "./keys.js";
import { SearchField } from "./search_field.js";

export function CommandPalette({ commands, label, testid, children }) {
  const dialog = useDialog();
  const navigate = useNavigate();
  const toggle = () => {
    if (dialog.isOpen()) return dialog.close();
    // What another dialog asks comes first: the commands act on the page that it holds back.
    if (document.querySelector("dialog[open]")) return undefined;
    // A menu closed by the dialog itself would take the place along that the focus goes back to.
    document.querySelector("[popover]:popover-open")?.hidePopover();
    return dialog.open();
  };
  const choose = (command) => {
    dialog.close(); // Gives the focus back, before the command may move it.
    if (command.act === "open") {
      leadToNextPage();
      navigate(command.target);
    } else actOn(usableControl(command.target), command.act);
  };
  return element(
    "div",
    null,
    element(
      "button",
      {
        type: "button",
        className: "button button--plain button--icon",
        title: `${label} (⌘ or Ctrl + K)`,
        "aria-label": label,
        "aria-haspopup": "dialog",
        "aria-keyshortcuts": "Meta+K Control+K",
        "data-testid": testid,
        onClick: toggle,
      },
      children,
    ),
    element(
      "dialog",
      {
        ...dialog.props,
        className: "dialog command-palette",
        "aria-label": "Commands",
        "data-testid": "command-palette",
      },
      dialog.holds ? element(Commands, { commands, label, onChoose: choose }) : null,
      element(
        "form",
        { method: "dialog", className: "actions" },
        element("button", { className: "button button--quiet" }, "Close"),
      ),
    ),
  );
}

function Commands({ commands, label, onChoose }) {
  const offered = useOffered(commands);
  const [words, setWords] = useState("");
  const [pointed, setPointed] = useState(""); // By its key: what is offered may change meanwhile.
  const id = useId();
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = offered.filter((command) => wanted.every((word) => wordsOf(command).includes(word)));
  const place = Math.max(0, found.findIndex((command) => command.key === pointed));
  const active = found[place];
  const optionId = (command) => `${id}-${command.key}`;
  useEffect(() => {
    if (active) document.getElementById(optionId(active))?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const strike = (event) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter") return;
    event.preventDefault();
    if (!active) return;
    if (step) setPointed(found[(place + step + found.length) % found.length].key);
    else onChoose(active);
  };
  const option = (command) =>
    element(
      "div",
      {
        key: command.key,
        id: optionId(command),
        role: "option",
        className: "command",
        "aria-selected": command === active,
        "data-testid": "command",
        "data-command": command.key,
        onPointerMove: () => setPointed(command.key),
        onClick: () => onChoose(command),
      },
      element("span", null, command.label),
      command.keys ? element("kbd", { className: "key" }, command.keys) : null,
    );
  const group = (title) =>
    element(
      "div",
      { key: title, role: "group", "aria-label": title },
      element("p", { className: "command-palette__group", "aria-hidden": true }, title),
      found.filter((command) => command.group === title).map(option),
    );
  return [
    element(SearchField, {
      key: "search",
      label,
      value: words,
      onChange: (typed) => {
        setWords(typed);
        setPointed("");
      },
      testid: "command-search",
      type: "text", // In a search field the first Esc would only empty it.
      role: "combobox",
      autoComplete: "off",
      enterKeyHint: "go",
      "aria-autocomplete": "list",
      "aria-expanded": found.length > 0,
      "aria-controls": found.length ? id : undefined,
      "aria-activedescendant": active && optionId(active),
      onKeyDown: strike,
    }),
    element(
      "p",
      { key: "count", role: "status", className: found.length ? "visually-hidden" : "hint" },
      countInWords(found.length),
    ),
    found.length
      ? element(
          "div",
          { key: "list", id, role: "listbox", "aria-label": "Commands", className: "command-palette__list" },
          [...new Set(found.map((command) => command.group))].map(group),
        )
      : null,
  ];
}

/** The commands whose controls can be used, as long as the list is open: a page may still be on its way. */
function useOffered(commands) {
  const [offered, setOffered] = useState(() => commands.filter(isOffered));
  useEffect(() => {
    const look = () =>
      setOffered((known) => {
        const now = commands.filter(isOffered);
        const isSame = now.length === known.length && now.every((command, at) => command === known[at]);
        return isSame ? known : now;
      });
    const page = new MutationObserver(look);
    page.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["disabled", "aria-disabled", "data-testid"],
    });
    look();
    return () => page.disconnect();
  }, [commands]);
  return offered;
}

function isOffered({ act, target }) {
  return act === "open" || usableControl(target) !== null;
}

/** The focus goes to the heading of the page that comes, as its opener goes with this one. */
function leadToNextPage() {
  const left = document.getElementById("main");
  const watcher = new MutationObserver(() => {
    const next = document.getElementById("main");
    const heading = next !== left && next?.querySelector("h1");
    if (!heading) return;
    watcher.disconnect();
    if (document.activeElement && document.activeElement !== document.body) return;
    heading.tabIndex = -1;
    heading.focus();
  });
  watcher.observe(document.body, { childList: true, subtree: true });
}

function actOn(control, act) {
  if (act === "press") control?.click();
  if (act !== "focus" || !control) return;
  // A control in a closed disclosure takes no focus.
  for (let around = control; (around = around.parentElement?.closest("details")); ) around.open = true;
  control.focus();
}

function wordsOf({ label, group, also }) {
  return `${label} ${group} ${also}`.toLowerCase();
}

function countInWords(count) {
  if (!count) return "No command here has these words. Try fewer, such as “library” or “dark”.";
  return `${count} ${count === 1 ? "command" : "commands"}`;
}
