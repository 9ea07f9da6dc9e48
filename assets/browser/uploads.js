// Pictures from the person's own disk: chosen, dropped or pasted, sent one by one to our route.

import { createElement as element, useEffect, useRef, useState } from "react";

import { ensureToken } from "./native_form.js";

export const ACCEPTED = ["image/png", "image/jpeg", "image/webp"];
const MEDIA_TYPE = "application/x-craftprompt-media";
const SENT_AT_ONCE = 1; // The tray keeps the order in which pictures were chosen.
const UNREACHABLE = "The server could not be reached. It was not kept. Add it again.";
const UNREADABLE = "This file cannot be read: it may be a folder, or have moved. It was not kept.";
const UNEXPECTED =
  "The server answered in a way this page does not understand. Reload the page and add it again.";

export function UploadZone({
  address,
  csrfAddress,
  mostBytes,
  placesLeft,
  onKept,
  onMediaDropped,
  inputMark = "reference-input",
  label = "Add references",
  children,
  ...rest
}) {
  const root = useRef(null);
  const input = useRef(null);
  const queue = useRef({ waiting: [], going: new Map(), number: 0 });
  const [uploads, setUploads] = useState([]); // {number, name, preview, part, checking}
  const [refusals, setRefusals] = useState([]); // {number, name, message, kind}
  const [news, setNews] = useState("");
  const [over, setOver] = useState(false);
  const isFull = placesLeft <= 0;

  const change = (number, values) =>
    setUploads((all) => all.map((each) => (each.number === number ? { ...each, ...values } : each)));

  function forget(number) {
    setUploads((all) => {
      const gone = all.find((each) => each.number === number);
      if (gone?.preview) URL.revokeObjectURL(gone.preview);
      return all.filter((each) => each.number !== number);
    });
  }

  function refuse(name, message, kind = "invalid") {
    queue.current.number += 1;
    const number = queue.current.number;
    setRefusals((all) => [...all, { number, name, message, kind }]);
  }

  function add(files) {
    if (!files.length) return;
    setRefusals([]);
    let free = placesLeft - queue.current.waiting.length - queue.current.going.size;
    const taken = [];
    for (const file of files) {
      const fault = faultOf(file, mostBytes);
      if (fault) refuse(file.name, fault);
      else if (free <= 0) refuse(file.name, "The tray is full. Take a reference out, then add it again.");
      else {
        free -= 1;
        queue.current.number += 1;
        taken.push({ number: queue.current.number, file });
      }
    }
    if (!taken.length) return;
    setUploads((all) => [
      ...all,
      ...taken.map(({ number, file }) => ({
        number,
        name: file.name,
        preview: URL.createObjectURL(file),
        part: 0,
        checking: false,
      })),
    ]);
    queue.current.waiting.push(...taken);
    setNews(taken.length === 1 ? `Uploading ${taken[0].file.name}.` : `Uploading ${taken.length} pictures.`);
    sendNext();
  }

  function sendNext() {
    const { waiting, going } = queue.current;
    while (waiting.length && going.size < SENT_AT_ONCE) {
      const { number, file } = waiting.shift();
      const sending = send(file, { address, csrfAddress }, (part) =>
        change(number, { part, checking: part >= 1 }),
      );
      going.set(number, sending);
      sending.outcome.then((outcome) => {
        going.delete(number);
        forget(number);
        tell(file.name, outcome);
        sendNext();
      });
    }
  }

  function tell(name, outcome) {
    if (outcome.cancelled) {
      setNews(`${name} was cancelled.`);
    } else if (outcome.error) {
      refuse(name, outcome.error.message, outcome.error.kind);
    } else {
      setNews(outcome.is_new ? `${name} is in the tray.` : `${name} was in the tray already.`);
      onKept?.(outcome.id);
    }
  }

  function cancel(number) {
    const { waiting, going } = queue.current;
    const place = waiting.findIndex((each) => each.number === number);
    if (place < 0) return going.get(number)?.abort();
    const [{ file }] = waiting.splice(place, 1);
    forget(number);
    tell(file.name, { cancelled: true });
  }

  // The whole page takes what is dropped or pasted: a picture that misses the zone by a finger
  // would otherwise replace the page.
  const latest = useRef({});
  latest.current = { add, onMediaDropped };
  useEffect(() => catchPictures(latest, setOver), []);
  useEffect(() => followFocus(root.current), []);
  useEffect(
    () => () => {
      queue.current.waiting.length = 0;
      for (const sending of queue.current.going.values()) sending.abort();
    },
    [],
  );

  return element(
    "div",
    { ...rest, ref: root, "data-over": over && !isFull ? "true" : undefined },
    element("input", {
      ref: input,
      type: "file",
      multiple: true,
      accept: ACCEPTED.join(","),
      className: "visually-hidden",
      tabIndex: -1,
      "aria-label": "Reference images",
      "data-testid": inputMark,
      disabled: isFull,
      onChange: (event) => {
        add([...event.target.files]);
        event.target.value = ""; // The same file can be chosen again.
      },
    }),
    element(
      "button",
      {
        type: "button",
        className: "upload__zone",
        "data-testid": "reference-add",
        "aria-disabled": isFull || undefined,
        onClick: () => !isFull && input.current.click(),
      },
      element(
        "svg",
        { viewBox: "0 0 24 24", className: "upload__sign", "aria-hidden": "true" },
        element("path", { d: "M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3" }),
      ),
      element(
        "span",
        { className: "upload__words" },
        element(
          "span",
          { className: "upload__title" },
          isFull ? "The tray is full" : over ? "Let go to add" : label,
        ),
        element(
          "span",
          { className: "upload__limits" },
          isFull
            ? "Take a reference out to add another."
            : `Choose, drop or paste. PNG, JPEG or WebP, ${megabytes(mostBytes)} each.`,
        ),
      ),
    ),
    uploads.length
      ? element(
          "ul",
          { className: "upload__list", "aria-label": "Uploads" },
          uploads.map((each) => element(Going, { key: each.number, upload: each, cancel })),
        )
      : null,
    element(
      "div",
      { role: "alert", className: "live-region" },
      refusals.length
        ? element(Refusals, { refusals, dismiss: () => setRefusals([]) })
        : null,
    ),
    element("p", { role: "status", className: "visually-hidden" }, news),
    children,
  );
}

function Going({ upload, cancel }) {
  const { number, name, preview, part, checking } = upload;
  const percent = Math.round(part * 100);
  return element(
    "li",
    { className: "upload__going", "data-testid": "upload" },
    element("img", { src: preview, alt: "", className: "upload__preview" }),
    element(
      "div",
      { className: "upload__course" },
      element("span", { className: "upload__name", dir: "auto" }, name),
      element("progress", { max: 100, value: percent, "aria-label": `Upload of ${name}` }),
      element("span", { className: "meta" }, checking ? "Checking" : `${percent} %`),
    ),
    element(
      "button",
      {
        type: "button",
        className: "button button--plain",
        "aria-label": `Cancel the upload of ${name}`,
        onClick: () => cancel(number),
      },
      "Cancel",
    ),
  );
}

function Refusals({ refusals, dismiss }) {
  return element(
    "div",
    { className: "error-panel" },
    element(
      "div",
      null,
      refusals.map((each) =>
        element(
          "p",
          { key: each.number, "data-testid": "error-message", "data-kind": each.kind },
          element("strong", { className: "upload__refused", dir: "auto" }, each.name),
          " ",
          each.message,
        ),
      ),
      element(
        "button",
        { type: "button", className: "button button--plain", onClick: dismiss },
        "Close",
      ),
    ),
  );
}

/**
 * Why a file need not be sent at all, or "". Whether it is a picture says its content, to the
 * server: what a system calls a file may be wrong, or nothing.
 */
export function faultOf(file, mostBytes) {
  if (file.size === 0) return "The file is empty.";
  if (file.size > mostBytes) {
    return `It has ${megabytes(file.size)}; ${megabytes(mostBytes)} is the most.`;
  }
  return "";
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
}

/** Sends one file; `outcome` never fails: it holds the answer, an error, or that it was cancelled. */
function send(file, { address, csrfAddress }, onPart) {
  const request = new XMLHttpRequest(); // `fetch` tells nothing of what was sent so far.
  let aborted = false;
  const outcome = (async () => {
    const token = await ensureToken(csrfAddress).catch(() => "");
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return { error: { kind: "invalid", message: UNREADABLE } };
    }
    if (aborted) return { cancelled: true };
    return new Promise((resolve) => {
      request.upload.onprogress = (event) => onPart(event.total ? event.loaded / event.total : 0);
      request.upload.onload = () => onPart(1);
      request.onload = () => resolve(answerOf(request));
      request.onerror = () => resolve({ error: { kind: "unavailable", message: UNREACHABLE } });
      request.onabort = () => resolve({ cancelled: true });
      request.open("POST", address);
      request.withCredentials = true;
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRF-Token", token);
      request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
      request.send(file);
    });
  })();
  return {
    outcome,
    abort: () => {
      aborted = true;
      request.abort();
    },
  };
}

function answerOf(request) {
  try {
    const answer = JSON.parse(request.responseText);
    if (answer?.error || (request.status === 200 && answer?.id)) return answer;
  } catch {
    // Said below.
  }
  return { error: { kind: "internal", message: UNEXPECTED } };
}

/** Takes pictures that are dropped or pasted anywhere on the page; gives back what ends it. */
function catchPictures(latest, setOver) {
  const carries = (event) =>
    [...(event.dataTransfer?.types ?? [])].some((type) => type === "Files" || type === MEDIA_TYPE);
  const listeners = {
    dragover: (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    },
    dragleave: (event) => {
      if (!event.relatedTarget) setOver(false); // Out of the window, not over another element.
    },
    drop: (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(false);
      const media = event.dataTransfer.getData(MEDIA_TYPE);
      if (media) latest.current.onMediaDropped?.(media);
      else latest.current.add([...event.dataTransfer.files]);
    },
    dragend: () => setOver(false),
    paste: (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      const isText = event.clipboardData?.types.includes("text/plain");
      if (!files.length || (isText && event.target.closest("input, textarea"))) return;
      event.preventDefault();
      latest.current.add(files);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) {
      window.removeEventListener(name, listener);
    }
  };
}

/** A control that is moved within `part` keeps the focus, which browsers take away in moving. */
function followFocus(part) {
  let last = null;
  const note = (event) => {
    last = part.contains(event.target) ? event.target : null;
  };
  const watcher = new MutationObserver(() => {
    if (last?.isConnected && document.activeElement === document.body) last.focus();
  });
  document.addEventListener("focusin", note);
  document.addEventListener("pointerdown", note);
  watcher.observe(part, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", note);
    document.removeEventListener("pointerdown", note);
    watcher.disconnect();
  };
}
