// A text from the person's own disk or clipboard: chosen, dropped or pasted, handed over as text.

import { createElement as element, useState } from "react";

import { fileDrop } from "./file_drop.js";

export function TextFile({ label, pasteLabel, mark, hint, accept, mostBytes, onText }) {
  const [over, setOver] = useState(false);

  async function take(file) {
    if (!file) return;
    let text = "";
    try {
      if (file.size <= mostBytes) text = await file.text();
    } catch {
      // A folder, or a file that has moved: an empty text is refused like any other broken one.
    }
    onText?.(text, file.size);
  }

  function takePasted(text) {
    if (text.length < 2) return; // A typed letter: the field takes whole texts, however they come.
    const sizeBytes = new Blob([text]).size;
    onText?.(sizeBytes <= mostBytes ? text : "", sizeBytes);
  }

  return element(
    "div",
    {
      className: over ? "field text-file text-file--over" : "field text-file",
      ...fileDrop(setOver, (files) => take(files[0])),
    },
    element("label", { className: "field__label", htmlFor: mark }, label),
    element("input", {
      id: mark,
      type: "file",
      accept,
      className: "field__control field__control--file",
      "data-testid": mark,
      "aria-describedby": `${mark}-hint`,
      onChange: (event) => {
        take(event.target.files[0]);
        event.target.value = ""; // The same file once more is a new wish.
      },
    }),
    element("p", { id: `${mark}-hint`, className: "field__hint" }, hint),
    element("label", { className: "field__label", htmlFor: `${mark}-text` }, pasteLabel),
    element("textarea", {
      id: `${mark}-text`,
      rows: 1,
      value: "", // What is pasted is taken at once; on a phone it may come with no paste event.
      spellCheck: false,
      autoComplete: "off",
      className: "field__control",
      "data-testid": `${mark}-text`,
      "aria-describedby": `${mark}-hint`,
      onChange: (event) => takePasted(event.target.value),
    }),
  );
}
