// A button that hands over the words a person has selected, in the prompt or in its editor.

import { createElement as element, useEffect, useRef } from "react";

// Scripts without spaces between words: there a selection is taken as it is.
const PART_OF_A_WORD = /[\p{L}\p{N}'’]/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

export function SelectionButton({ text, editor, label, onChosen, ...rest }) {
  const last = useRef(""); // What was selected last: a press may take the selection away first.

  useEffect(() => {
    const note = () => {
      const words = selected(text, editor);
      if (words !== null) last.current = words;
    };
    document.addEventListener("selectionchange", note);
    return () => document.removeEventListener("selectionchange", note);
  }, [text, editor]);

  const handOver = () => {
    const words = last.current;
    last.current = "";
    window.getSelection()?.removeAllRanges();
    onChosen?.(words);
  };
  return element("button", { ...rest, type: "button", onClick: handOver }, label);
}

/** The whole words selected in one of the two elements; null when something else has changed. */
function selected(text, editor) {
  const area = document.querySelector(`[data-testid="${editor}"]`);
  if (area && document.activeElement === area) {
    return wholeWords(area.value, area.selectionStart, area.selectionEnd);
  }
  const selection = window.getSelection();
  const host = document.querySelector(`[data-testid="${text}"]`);
  if (!selection?.rangeCount || !host?.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const whole = host.textContent;
  const start = offsetIn(host, range.startContainer, range.startOffset);
  const end = host.contains(range.endContainer)
    ? offsetIn(host, range.endContainer, range.endOffset)
    : whole.length; // A triple click ends at the start of what stands below.
  return wholeWords(whole, start, end);
}

function offsetIn(host, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(host);
  before.setEnd(node, offset);
  return before.toString().length;
}

function wholeWords(text, start, end) {
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  if (start === end) return "";
  while (start > 0 && isInsideWord(text, start)) start -= 1;
  while (end < text.length && isInsideWord(text, end)) end += 1;
  return text.slice(start, end);
}

function isInsideWord(text, place) {
  const [before, after] = [text[place - 1], text[place]];
  if (UNSPACED.test(before) || UNSPACED.test(after)) return false;
  return PART_OF_A_WORD.test(before) && PART_OF_A_WORD.test(after);
}
