// Models side by side with what each can do: searched by name or ability, chosen by one press.

import { createElement as element, useId, useState } from "react";

import { useDialog } from "./dialogs.js";
import { SearchField } from "./search_field.js";

export function ModelPicker({ models, recommended, starts, chosen, start, onPick }) {
  const dialog = useDialog();
  const heading = useId();
  const pick = (key) => {
    dialog.close();
    onPick?.(key);
  };
  return element(
    "div",
    null,
    element(
      "button",
      {
        type: "button",
        className: "button button--quiet",
        "aria-haspopup": "dialog",
        "data-testid": "compare-models",
        onClick: dialog.open,
      },
      "Compare models",
    ),
    element(
      "dialog",
      {
        ...dialog.props,
        className: "dialog model-picker",
        "aria-labelledby": heading,
        "data-testid": "model-picker",
      },
      element("h2", { id: heading, className: "dialog__title" }, "Compare models"),
      dialog.holds ? element(Models, { models, recommended, starts, chosen, start, onPick: pick }) : null,
      element(
        "form",
        { method: "dialog", className: "actions" },
        element("button", { className: "button button--quiet" }, "Close"),
      ),
    ),
  );
}

function Models({ models, recommended, starts, chosen, start, onPick }) {
  const [words, setWords] = useState("");
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter((model) => wanted.every((word) => wordsOf(model).includes(word)));
  const first = wanted.length ? [] : recommendedOf(models, recommended[start]);
  const families = [...new Set(found.map((model) => model.family))];
  const group = (title, list, reason) => element(Group, { key: title, title, list, reason, chosen, onPick });
  return [
    element(SearchField, {
      key: "search",
      label: "Search names and abilities",
      value: words,
      onChange: setWords,
      testid: "model-search",
    }),
    element("p", { key: "count", role: "status", className: "hint" }, countInWords(found.length)),
    element(
      "div",
      { key: "list", className: "model-picker__list" },
      first.length ? group("Recommended", first, reasonFor(starts[start])) : null,
      families.map((family) => group(family, found.filter((model) => model.family === family))),
    ),
  ];
}

function Group({ title, list, reason, chosen, onPick }) {
  const heading = useId();
  return element(
    "section",
    { "aria-labelledby": heading, className: "model-group" },
    element("h3", { id: heading, className: "model-group__title" }, title),
    reason ? element("p", { className: "hint" }, reason) : null,
    element(
      "ul",
      { className: "model-group__list" },
      list.map((model) => element(Model, { key: model.key, model, isChosen: model.key === chosen, onPick })),
    ),
  );
}

function Model({ model, isChosen, onPick }) {
  return element(
    "li",
    null,
    element(
      "button",
      {
        type: "button",
        className: "term",
        "aria-pressed": isChosen,
        "data-testid": "model-choice",
        "data-key": model.key,
        onClick: () => onPick(model.key),
      },
      element(
        "span",
        { className: "model-choice" },
        element("span", { className: "term__name" }, model.name),
        element(
          "span",
          { className: "row model-badges" },
          model.badges.map((words) => element("span", { key: words, className: "badge" }, words)),
        ),
      ),
    ),
  );
}

function wordsOf({ name, family, badges }) {
  return [name, family, ...badges].join(" ").toLowerCase();
}

function recommendedOf(models, keys = []) {
  return keys.map((key) => models.find((model) => model.key === key)).filter(Boolean);
}

function reasonFor(start) {
  return `The cheapest a second of each family that starts from ${start}: current, with a checked schema and a published price.`;
}

function countInWords(count) {
  if (!count) return "No model has all these words. Try fewer, such as “sound” or “last frame”.";
  return `${count} ${count === 1 ? "model" : "models"}`;
}
