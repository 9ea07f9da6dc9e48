// Reads an answer that is lines of JSON, one event a line, as they arrive.

/** Calls `take` with each line's value; returns when the answer ends. Throws when it breaks. */
export async function readLines(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line.trim()) take(JSON.parse(line));
  }
  if (rest.trim()) take(JSON.parse(rest));
}

/** One text that grows: a single text node, which React never touches. */
export class GrowingText {
  constructor(host) {
    this.host = host;
    this.node = document.createTextNode("");
    this.length = 0; // In code points, as offsets of the stream count.
    host.replaceChildren(this.node);
  }

  get text() {
    return this.node.data;
  }

  append(words) {
    this.#beWhole();
    this.node.appendData(words);
    this.length += [...words].length;
  }

  replace(words) {
    this.#beWhole();
    if (this.node.data !== words) this.node.data = words;
    this.length = [...words].length;
  }

  /** Shows the text in pieces that say the same together, until it changes. */
  showIn(pieces) {
    this.host.replaceChildren(...pieces);
  }

  #beWhole() {
    if (!this.node.isConnected) this.host.replaceChildren(this.node);
  }

  /** Takes a piece that starts at `offset`; false when something before it is missing. */
  take(words, offset) {
    if (offset > this.length) return false;
    const known = this.length - offset;
    this.append(known === 0 ? words : [...words].slice(known).join(""));
    return true;
  }
}
