// An element onto which files are dropped, beside the field in which they are chosen.

/** The handlers of such an element; `setOver` is told whether files hang over it. */
export function fileDrop(setOver, take) {
  return {
    onDragOver: (event) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files);
    },
  };
}
