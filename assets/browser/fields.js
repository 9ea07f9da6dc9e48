// Fields that need more than their HTML element.

import {
  createElement as element,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";

import { useFreshKey } from "./fresh_key.js";
import { FormState } from "./native_form.js";

const DRAFT_PAUSE_MILLISECONDS = 1000;

export function FieldMessage({ name, messageId, error }) {
  const form = useContext(FormState);
  const refused = form?.failure?.field === name ? form.failure : null;
  const words = error || refused?.message || "";
  return element(
    "div",
    { role: "alert", className: "live-region" },
    words
      ? element(
          "p",
          {
            id: messageId,
            className: "field__message",
            "data-testid": "error-message",
            "data-kind": refused?.kind ?? "invalid",
          },
          words,
        )
      : null,
  );
}

export function PasswordInput(props) {
  const [shown, setShown] = useState(false);
  return element(
    "div",
    { className: "password" },
    element("input", { ...props, type: shown ? "text" : "password", spellCheck: false }),
    element(
      "button",
      {
        type: "button",
        className: "password__toggle",
        "aria-label": "Show password",
        "aria-pressed": shown,
        "aria-controls": props.id,
        onClick: () => setShown(!shown),
      },
      element(
        "svg",
        { viewBox: "0 0 24 24", "aria-hidden": "true" },
        element("path", { d: "M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7-10-7-10-7Z" }),
        element("circle", { cx: 12, cy: 12, r: 3 }),
        element("path", { className: "password__slash", d: "m3 3 18 18" }),
      ),
    ),
  );
}

/** Length as people count it: characters, not UTF-16 units. */
function lengthOf(text) {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

let isPressed = false;
if (typeof window !== "undefined") {
  const press = (event) => {
    isPressed = event.type === "pointerdown";
  };
  for (const type of ["pointerdown", "pointerup", "pointercancel"]) {
    window.addEventListener(type, press, { capture: true });
  }
}

/**
 * Runs at once, or after the press that is under way.
 *
 * What the server answers to a saved draft may move the page. A button that moves away between
 * the two halves of a press gets no click.
 */
function afterPress(action) {
  if (!isPressed) {
    action();
    return;
  }
  const released = () => {
    window.removeEventListener("pointerup", released);
    window.removeEventListener("pointercancel", released);
    setTimeout(action); // The click belongs to the press and comes first.
  };
  window.addEventListener("pointerup", released);
  window.addEventListener("pointercancel", released);
}

const handOvers = new Set(); // One of each text area on the page.

/** Hands over at once what was typed and not yet saved, so that what comes next comes after it. */
export function handOverWords() {
  for (const handOver of handOvers) handOver();
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", handOverWords);
  // Ahead of what a press does, be it by pointer, by key or from the command palette.
  window.addEventListener("click", handOverWords, { capture: true });
}

const UNSAVED_STORE = "unsaved-words";

/**
 * Words that the server has not confirmed yet, kept in this tab for their own person only.
 *
 * By their place, which is the field's name unless the field says another, each with the key of
 * the replacement that they were typed after.
 */
function unsavedWords(keeper) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(UNSAVED_STORE) ?? "{}");
    return kept.keeper === keeper ? kept.texts : {};
  } catch {
    return {};
  }
}

function keepUnsaved(keeper, place, words) {
  if (!keeper) return;
  const texts = unsavedWords(keeper);
  if (words === null) delete texts[place];
  else texts[place] = words;
  try {
    if (Object.keys(texts).length) {
      sessionStorage.setItem(UNSAVED_STORE, JSON.stringify({ keeper, texts }));
    } else {
      sessionStorage.removeItem(UNSAVED_STORE);
    }
  } catch {
    // The tab's store is full or closed: the words still stand in the field.
  }
}

/** Words of the same text, such as an earlier version of it, that the server has as `saved`. */
function forgetSaved(keeper, place, saved) {
  const text = place.slice(0, place.lastIndexOf(" ") + 1);
  for (const [other, words] of Object.entries(unsavedWords(keeper))) {
    if (other.startsWith(text) && words.text === saved) keepUnsaved(keeper, other, null);
  }
}

export function DraftTextArea({
  keeper = "",
  keptAs = "",
  settled = true,
  savedText = "",
  replacement = "",
  replacementKey = "",
  characterLimit = 0,
  counterId,
  onDraft,
  onReplaced,
  ...rest
}) {
  const area = useRef(null);
  const typed = useRef(false); // Whether this text is the person's, not the server's.
  const unsent = useRef(null); // The timer of a draft that was not handed over yet.
  const latest = useRef(""); // What was typed last: at the end of the page the area is gone first.
  const typedAfter = useRef(null); // The replacement that words from an earlier page followed.
  const handOver = useRef(() => {});
  const place = keptAs || rest.name;
  const kept = useRef(place); // Where the words in this area are kept while they are unsaved.
  const keep = (words) => keepUnsaved(keeper, kept.current, words);

  handOver.current = () => {
    if (unsent.current === null) return;
    clearTimeout(unsent.current);
    unsent.current = null;
    onDraft?.(latest.current);
  };

  function handOverAfterPress() {
    afterPress(() => handOver.current());
  }

  function show(text) {
    if (area.current.value !== text) area.current.value = text;
    count(area.current, counterId, characterLimit);
  }

  function noteTyping(after = replacementKey) {
    typed.current = true;
    latest.current = area.current.value;
    keep({ text: latest.current, after });
    count(area.current, counterId, characterLimit);
    clearTimeout(unsent.current);
    unsent.current = setTimeout(handOverAfterPress, DRAFT_PAUSE_MILLISECONDS);
  }

  function bringBack() {
    const words = unsavedWords(keeper)[kept.current];
    if (!words) return;
    // Words that are kept with what they were typed over outlive whatever took its place.
    if (!keptAs) typedAfter.current = words.after;
    show(words.text);
    noteTyping(words.after);
  }

  useEffect(() => {
    // Words typed before this script ran are the person's too.
    if (area.current.value && area.current.value !== savedText) noteTyping();
    const leave = () => handOver.current();
    handOvers.add(leave);
    return () => {
      handOvers.delete(leave);
      leave();
    };
  }, []);

  // After a session or a page that ended in mid-sentence: the sentence is back, and handed over.
  useEffect(() => {
    if (!typed.current) bringBack();
  }, [keeper]);

  useEffect(() => {
    if (!typed.current) show(savedText);
    if (area.current.value === savedText) keep(null);
    if (keptAs) forgetSaved(keeper, keptAs, savedText);
  }, [savedText]);

  // Words of an earlier page give way too: what this one was opened for was asked after them.
  const replace = () => {
    const words = typed.current ? area.current.value : "";
    if (words && words !== replacement) onReplaced?.(words);
    typed.current = true;
    // What was not handed over yet waits where it was typed, if it has a place of its own.
    if (!keptAs || unsent.current === null) keep(null);
    clearTimeout(unsent.current);
    unsent.current = null;
    kept.current = place;
    show(replacement);
    bringBack();
  };
  useFreshKey(replacementKey, settled, replace, typedAfter);

  // Typed on while what was typed before became a version: these words follow it.
  useEffect(() => {
    if (kept.current === place) return;
    const words = unsavedWords(keeper)[kept.current];
    keep(null);
    kept.current = place;
    if (words) keep(words);
  }, [place]);

  return element("textarea", {
    dir: "auto",
    ...rest,
    ref: area,
    defaultValue: "",
    onInput: () => noteTyping(),
    onBlur: handOverAfterPress,
  });
}

/**
 * A line, or another `control`, that stays in the tab as `keptAs` until `keptAfter` is another one:
 * then it was used. With `onBack`, which hears of it, it comes back over what the field begins with.
 */
export function KeptLine({
  control = "input",
  keeper = "",
  keptAs,
  keptAfter = "",
  onBack,
  ...rest
}) {
  const line = useRef(null);
  useEffect(() => {
    const words = unsavedWords(keeper)[keptAs];
    if (!words) return;
    if (words.after !== keptAfter) keepUnsaved(keeper, keptAs, null);
    else if (onBack ? line.current.value !== words.text : !line.current.value) {
      line.current.value = words.text;
      onBack?.(words.text);
    }
  }, [keeper, keptAs, keptAfter]);
  const keep = (event) =>
    keepUnsaved(keeper, keptAs, { text: event.target.value, after: keptAfter });
  return element(control, { ...rest, ref: line, onInput: keep });
}

function count(area, counterId, limit) {
  const counter = document.getElementById(counterId);
  if (!counter) return;
  const length = lengthOf(area.value);
  counter.textContent = limit
    ? `${length.toLocaleString("en")} / ${limit.toLocaleString("en")}`
    : length.toLocaleString("en");
  counter.dataset.empty = length === 0;
  counter.dataset.over = limit > 0 && length > limit;
}

/** A box whose press shows at once; the state hears of it, and what the state says later stands. */
export function TickBox({ label, readAs, isTicked = false, onTick, ...rest }) {
  const [shown, setShown] = useState(isTicked);
  useEffect(() => setShown(isTicked), [isTicked]);
  return element(
    "label",
    { className: "checkbox checkbox--short" },
    element("input", {
      ...rest,
      type: "checkbox",
      className: "checkbox__box",
      checked: shown,
      "aria-label": readAs,
      onChange: (event) => {
        setShown(event.target.checked);
        onTick?.(event.target.checked);
      },
    }),
    element("span", null, label),
  );
}

/**
 * Ratios as a radio group, each drawn as its rectangle. What is pressed shows at once; the state
 * hears of it, and what the state says later stands.
 */
export function ShapeRadios({ name, shapes = [], chosen = "", onChoose, ...rest }) {
  const [shown, setShown] = useState(chosen);
  useEffect(() => setShown(chosen), [chosen]);
  return element(
    "div",
    { ...rest, className: "shapes" },
    shapes.map((shape) =>
      element(
        "label",
        { key: shape.ratio, className: "shape" },
        element("input", {
          type: "radio",
          name,
          value: shape.ratio,
          checked: shown === shape.ratio,
          className: "shape__radio",
          onChange: () => {
            setShown(shape.ratio);
            onChoose?.(shape.ratio);
          },
        }),
        element(
          "span",
          { className: "shape__frame", "aria-hidden": true },
          element("span", {
            className: "shape__drawn",
            style: { inlineSize: shape.width, blockSize: shape.height },
          }),
        ),
        element("span", { className: "shape__name" }, shape.ratio),
      ),
    ),
  );
}
