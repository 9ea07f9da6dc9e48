// The vocabulary of film as a list to search; a press puts a term into its field.

import { createElement as element, useState } from "react";

import { SearchField } from "./search_field.js";

const MOST_SHOWN = 60;

export function TermPicker({ terms, groups, texts, onPick }) {
  const [group, setGroup] = useState(Object.keys(groups)[0]);
  const [words, setWords] = useState("");
  const wanted = words.trim().toLowerCase();
  const found = terms.filter((each) =>
    wanted ? `${each.term} ${each.meaning}`.toLowerCase().includes(wanted) : each.group === group,
  );
  return element(
    "div",
    { className: "terms" },
    element(
      "div",
      { className: "field-row" },
      element(SearchField, {
        label: "Search all terms",
        value: words,
        onChange: setWords,
        testid: "term-search",
      }),
      element(
        "label",
        { className: "field" },
        element("span", { className: "field__label" }, "Kind"),
        element(
          "select",
          {
            value: group,
            className: "field__control field__control--select",
            "data-testid": "term-group",
            onChange: (event) => {
              setGroup(event.target.value);
              setWords("");
            },
          },
          Object.entries(groups).map(([key, name]) => element("option", { key, value: key }, name)),
        ),
      ),
    ),
    element(
      "p",
      { role: "status", className: "hint" },
      found.length
        ? `${found.length} ${found.length === 1 ? "term" : "terms"}${wanted ? "" : `, ${groups[group].toLowerCase()}`}`
        : "No term has these words. Try a shorter one.",
    ),
    element(
      "ul",
      { className: "terms__list" },
      found.slice(0, MOST_SHOWN).map((each) => element(Term, { key: each.key, ...each, id: each.key, texts, onPick })),
    ),
  );
}

function Term({ id, term, meaning, group, field, texts, onPick }) {
  const isIn = (texts[field] ?? "")
    .split(",")
    .some((part) => part.trim().toLowerCase() === term.toLowerCase());
  return element(
    "li",
    null,
    element(
      "button",
      {
        type: "button",
        className: "term",
        "aria-pressed": isIn,
        "data-testid": "term",
        "data-key": id,
        onClick: () => onPick?.(id),
      },
      group === "camera_move" ? element(Sketch, { move: id.split(".")[1] }) : null,
      element(
        "span",
        { className: "term__words" },
        element("span", { className: "term__name" }, term),
        element("span", { className: "term__meaning" }, meaning),
      ),
    ),
  );
}

/** What the move does to a picture of a figure in a place; it plays once under pointer or focus. */
function Sketch({ move }) {
  return element(
    "span",
    { className: "sketch", "data-move": move, "aria-hidden": "true" },
    element(
      "span",
      { className: "sketch__view" },
      element("span", { className: "sketch__place" }),
      element("span", { className: "sketch__figure" }),
    ),
  );
}
