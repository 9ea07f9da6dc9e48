// How many things run, before the title of the page.

import { useEffect } from "react";

const COUNT = /^\(\d+\) /;

function write(count) {
  const plain = document.title.replace(COUNT, "");
  const wanted = count > 0 ? `(${count}) ${plain}` : plain;
  if (document.title !== wanted) document.title = wanted;
}

/** Counts for as long as its page is open; a title that changes meanwhile is counted anew. */
export function RunningTitle({ count = 0 }) {
  useEffect(() => {
    write(count);
    const watcher = new MutationObserver(() => write(count));
    watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      watcher.disconnect();
      write(0);
    };
  }, [count]);
  return null;
}
