// A picture from the person's own disk, sent to our route by a press, and its scene handed over.

import { createElement as element, useEffect, useRef, useState } from "react";

import { handOverWords } from "./fields.js";
import { fileDrop } from "./file_drop.js";
import { ensureToken } from "./native_form.js";
import { ACCEPTED, faultOf } from "./uploads.js";

const KEPT = "Nothing was counted, and the words in your scene are kept.";
const UNREACHABLE = `The server could not be reached. ${KEPT} Try again.`;
const UNEXPECTED = `The server answered in a way this page does not understand. ${KEPT} Reload the page.`;

export function PictureDescriber({
  address,
  csrfAddress,
  mostBytes,
  label,
  hint,
  press,
  terms,
  ready,
  cancelled,
  onDescribed,
}) {
  const [picture, setPicture] = useState(null); // {file, preview}
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(null); // {kind, message}
  const [note, setNote] = useState("");
  const input = useRef(null);
  const sending = useRef(null);
  const button = useRef(null);

  useEffect(() => () => picture && URL.revokeObjectURL(picture.preview), [picture]);
  useEffect(() => () => sending.current?.abort(), []);

  function choose(file) {
    if (!file || busy) return;
    setNote("");
    const fault = faultOf(file, mostBytes);
    setFailure(fault ? { kind: "invalid", message: `${fault} ${KEPT} Choose another.` } : null);
    setPicture(fault ? null : { file, preview: URL.createObjectURL(file) });
  }

  async function describe() {
    if (busy || !ready) return;
    setBusy(true);
    setFailure(null);
    setNote("");
    const asked = (sending.current = new AbortController());
    const answer = await send(picture.file, { address, csrfAddress, signal: asked.signal });
    if (asked.signal.aborted) return; // The person cancelled, or left the page.
    setBusy(false);
    if (answer.error) {
      setFailure(answer.error);
      return;
    }
    setNote(answer.note);
    // What the scene takes the place of can be brought back to the last letter.
    handOverWords();
    onDescribed?.(answer.scene);
  }

  /** The wait is over at once; what the server still does about it changes nothing here. */
  function cancel() {
    sending.current.abort();
    setBusy(false);
    setNote(cancelled);
    button.current.focus(); // The one that was pressed goes away.
  }

  return element(
    "div",
    {
      className: over ? "field text-file text-file--over" : "field text-file",
      ...fileDrop(setOver, (files) => {
        if (busy || !files.length) return;
        input.current.files = files; // So that the field names what is chosen.
        choose(files[0]);
      }),
    },
    element("label", { className: "field__label", htmlFor: "describe-input" }, label),
    element("input", {
      ref: input,
      id: "describe-input",
      type: "file",
      accept: ACCEPTED.join(","),
      className: "field__control field__control--file",
      "data-testid": "describe-input",
      "aria-describedby": "describe-hint",
      disabled: busy,
      onChange: (event) => choose(event.target.files[0]),
    }),
    element("p", { id: "describe-hint", className: "field__hint" }, hint),
    picture
      ? element(
          "div",
          { className: "described" },
          element("img", { src: picture.preview, alt: "", className: "upload__preview" }),
          element(
            "button",
            {
              ref: button,
              type: "button",
              className: "button button--quiet",
              "data-testid": "describe-image",
              "aria-describedby": "describe-terms",
              "aria-busy": busy || undefined,
              "aria-disabled": busy || !ready || undefined,
              onClick: describe,
            },
            press,
          ),
          busy
            ? element(
                "button",
                {
                  type: "button",
                  className: "button button--plain",
                  "data-testid": "describe-cancel",
                  onClick: cancel,
                },
                "Cancel",
              )
            : null,
        )
      : null,
    element("p", { id: "describe-terms", className: "field__hint" }, terms),
    element(
      "div",
      { role: "alert", className: "live-region" },
      failure
        ? element(
            "div",
            { className: "error-panel" },
            element(
              "p",
              { "data-testid": "error-message", "data-kind": failure.kind },
              failure.message,
            ),
          )
        : null,
    ),
    element(
      "div",
      { role: "status", className: "live-region" },
      busy
        ? element("p", { className: "hint" }, "Looking at the picture.")
        : note
          ? element("p", { className: "notice", "data-testid": "describe-note" }, note)
          : null,
    ),
  );
}

/** Sends one picture; never fails: it gives the answer, or an error in our words. */
async function send(file, { address, csrfAddress, signal }) {
  try {
    const token = await ensureToken(csrfAddress);
    const response = await fetch(address, {
      method: "POST",
      credentials: "include",
      headers: {
        Accept: "application/json",
        "X-CSRF-Token": token,
        "Content-Type": "application/octet-stream",
      },
      body: file,
      signal,
    });
    const answer = await response.json().catch(() => null);
    if (answer?.error || (response.ok && answer?.scene)) return answer;
    return { error: { kind: "internal", message: UNEXPECTED } };
  } catch {
    return { error: { kind: "unavailable", message: UNREACHABLE } };
  }
}
