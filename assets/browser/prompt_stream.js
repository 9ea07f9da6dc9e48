// The manuscript: follows the text of one running prompt and resumes wherever it breaks off.

import { createElement as element, useEffect, useRef, useState } from "react";

import { GrowingText, readLines } from "./lines.js";
import { markedLocks } from "./locked_words.js";

const FIRST_PAUSE_MILLISECONDS = 300;
const LONGEST_PAUSE_MILLISECONDS = 5000;
const GONE = new Set([401, 403, 404, 410]);

export function PromptStream({
  generationId,
  base = "",
  text = "",
  locked = [],
  running,
  attempt = 1,
  authorNames = {},
  keptDrafts = [],
  testid = "prompt-output",
  comesIntoView = true,
  charactersPerToken = 0,
  onDone,
  ...rest
}) {
  const host = useRef(null);
  const manuscript = useRef(null);
  const shown = useRef(""); // The generation whose words stand in the manuscript.
  const done = useRef(onDone);
  const [drafts, setDrafts] = useState([]);
  const [progress, setProgress] = useState(null);
  const locks = JSON.stringify(locked).slice(1, -1); // The same for the same phrases.
  done.current = onDone;

  useEffect(() => {
    if (manuscript.current === null) manuscript.current = new GrowingText(host.current);
    if (shown.current !== generationId) {
      shown.current = generationId;
      manuscript.current.replace("");
      setDrafts([]);
    }
    if (!generationId || !running) return undefined;

    if (comesIntoView) bringIntoView(host.current);
    const abort = new AbortController();
    follow({
      address: `${base}/api/generations/${generationId}/stream`,
      attempt,
      manuscript: manuscript.current,
      signal: abort.signal,
      onLeft: (draft) => setDrafts((earlier) => [...earlier, draft]),
      onWords: charactersPerToken ? setProgress : () => {},
      onDone: () => done.current?.(),
    });
    return () => {
      abort.abort();
      setProgress(null);
    };
  }, [generationId, running, base]);

  useEffect(() => {
    if (running || !generationId) return;
    manuscript.current.replace(text);
    if (locks) manuscript.current.showIn(markedLocks(text, locked));
  }, [generationId, running, text, locks]);

  return element(
    "div",
    { className: "manuscript", ...rest },
    // Only until the page knows the draft from its rows, so that none is seen twice.
    drafts
      .filter((draft) => !keptDrafts.includes(draft.attempt))
      .map((draft) => element(Draft, { key: draft.attempt, draft, authorNames })),
    element("p", {
      ref: host,
      className: "manuscript__text",
      "data-testid": testid,
      "data-running": Boolean(running && generationId),
    }),
    running && progress && element(Progress, { ...progress, charactersPerToken }),
  );
}

/** What the page says of the attempt that writes now; its own figures stand there once it is over. */
function Progress({ firstWordsMilliseconds, characters, charactersPerToken }) {
  if (firstWordsMilliseconds === undefined) return null;
  return element(
    "p",
    { className: "meta manuscript__author" },
    element("span", null, `first words after ${(firstWordsMilliseconds / 1000).toFixed(1)} s`),
    element(
      "span",
      { "data-testid": "tokens-used" },
      `about ${Math.ceil(characters / charactersPerToken)} tokens so far`,
    ),
  );
}

/** On a phone the manuscript stands under the form: what was just asked for must be seen. */
function bringIntoView(place) {
  const { top } = place.getBoundingClientRect();
  if (top < 0 || top > window.innerHeight * 0.8) place.scrollIntoView({ block: "center" });
}

function Draft({ draft, authorNames }) {
  const author = authorNames[draft.provider] ?? draft.provider;
  return element(
    "div",
    { className: "draft" },
    element("p", { className: "meta" }, `Left by ${author || "an earlier author"}`),
    element("p", { className: "draft__text" }, draft.text),
  );
}

/** Reads the stream until it says that the prompt is done; reopens it whenever it ends before. */
async function follow({ address, attempt, manuscript, signal, onLeft, onWords, onDone }) {
  let current = attempt;
  let provider = "";
  let firstWordsMilliseconds;
  let pause = FIRST_PAUSE_MILLISECONDS;
  let over = false;
  let gap = false;

  /** Another author starts with an empty page; the same attempt may start again at 0. */
  function begin(number, author) {
    if (number !== current && manuscript.length > 0) {
      onLeft({ attempt: current, provider, text: manuscript.text });
    }
    manuscript.replace("");
    current = number;
    provider = author ?? provider;
    firstWordsMilliseconds = undefined;
    onWords(null);
  }

  function take(line) {
    pause = FIRST_PAUSE_MILLISECONDS;
    if (line.done) over = true;
    else if (line.began) begin(line.attempt, line.provider);
    else if (line.text !== undefined) {
      if (line.attempt !== current) begin(line.attempt);
      gap = !manuscript.take(line.text, line.offset);
      firstWordsMilliseconds ??= line.first_words_milliseconds;
      onWords({ firstWordsMilliseconds, characters: manuscript.length });
    }
    if (gap) throw new RangeError("A piece before this one is missing: ask again from here.");
  }

  while (!signal.aborted && !over) {
    gap = false;
    try {
      const response = await fetch(
        `${address}?attempt=${current}&from=${manuscript.length}`,
        { credentials: "include", cache: "no-store", signal },
      );
      if (GONE.has(response.status)) over = true;
      else if (response.ok) await readLines(response, take);
    } catch {
      // Broken off or not reached: the loop asks again from the first character that is missing.
    }
    if (over || signal.aborted) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
  }
  if (!signal.aborted) onDone();
}
