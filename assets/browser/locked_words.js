// Locked phrases in a text: underlined, so that they are told apart without colour, and named.

// Letters of scripts that part words by spaces: there a phrase never stands inside another word.
const WORD_GOES_ON = /[0-9A-Za-z\u00c0-\u058f\u1e00-\u1fff]{2}/;
const SAID = "Locked: every rewrite has to keep it";

/** The text as nodes, those of the phrases in marks. */
export function markedLocks(text, phrases) {
  const pieces = [];
  let place = 0;
  for (const [start, end] of stretches(text, phrases)) {
    pieces.push(text.slice(place, start), mark(text.slice(start, end)));
    place = end;
  }
  return [...pieces, text.slice(place)];
}

function mark(words) {
  const marked = document.createElement("mark");
  marked.className = "locked-words";
  marked.title = SAID;
  marked.setAttribute("aria-description", "locked");
  marked.textContent = words;
  return marked;
}

/** Where the phrases stand, in order; those that touch are one. */
function stretches(text, phrases) {
  const found = phrases.flatMap((phrase) => places(text, phrase));
  found.sort(([one], [other]) => one - other);
  const joined = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

function places(text, phrase) {
  const found = [];
  for (let start = text.indexOf(phrase); phrase && start >= 0; ) {
    const end = start + phrase.length;
    if (isEdge(text, start) && isEdge(text, end)) found.push([start, end]);
    start = text.indexOf(phrase, start + 1);
  }
  return found;
}

function isEdge(text, place) {
  return !WORD_GOES_ON.test(text.slice(Math.max(place - 1, 0), place + 1));
}
