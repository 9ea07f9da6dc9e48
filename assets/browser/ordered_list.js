// A list whose items are dragged to another place. Buttons do the same: touch and keys drag nothing.

import { createElement as element, useRef } from "react";

const PLACE_TYPE = "application/x-craftprompt-place"; // Not a picture's: the upload zone lets it be.

export function OrderedList({ onMoved, children, ...rest }) {
  const list = useRef(null);
  const dragged = useRef(null);
  const target = useRef(null); // {item, isAfter}: beside which item it would lie.

  const itemOf = (event) => [...list.current.children].find((each) => each.contains(event.target));

  function aim(item, isAfter) {
    if (target.current) delete target.current.item.dataset.landing;
    target.current = item ? { item, isAfter } : null;
    if (item) item.dataset.landing = isAfter ? "after" : "before";
  }

  function end() {
    aim(null);
    if (dragged.current) delete dragged.current.dataset.dragged;
    dragged.current = null;
  }

  return element(
    "ol",
    {
      ...rest,
      ref: list,
      onDragStart: (event) => {
        dragged.current = itemOf(event);
        dragged.current.dataset.dragged = "true";
        event.dataTransfer.setData(PLACE_TYPE, dragged.current.dataset.id);
        event.dataTransfer.effectAllowed = "move";
      },
      onDragOver: (event) => {
        if (!dragged.current) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        const over = itemOf(event);
        if (over) aim(over, isPast(over, event));
      },
      onDrop: (event) => {
        if (!dragged.current) return;
        event.preventDefault();
        const places = placesTo(list.current, dragged.current, target.current);
        const { id } = dragged.current.dataset;
        end();
        if (places) onMoved?.(id, places);
      },
      onDragEnd: end,
    },
    children,
  );
}

/** Whether the pointer is past the item's middle, in the direction in which the list runs. */
function isPast(item, { clientX, clientY }) {
  const box = item.getBoundingClientRect();
  const neighbour = item.nextElementSibling ?? item.previousElementSibling;
  const isColumn = neighbour && neighbour.getBoundingClientRect().left === box.left;
  if (isColumn) return clientY > box.top + box.height / 2;
  const isRight = clientX > box.left + box.width / 2;
  return getComputedStyle(item).direction === "rtl" ? !isRight : isRight;
}

/** By how many places an item moves that is laid beside `target`, backwards where negative. */
function placesTo(list, item, target) {
  if (!target || target.item === item) return 0;
  const items = [...list.children];
  const from = items.indexOf(item);
  const beside = items.indexOf(target.item) + (target.isAfter ? 1 : 0);
  return beside > from ? beside - 1 - from : beside - from;
}
