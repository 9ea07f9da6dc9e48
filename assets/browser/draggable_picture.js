// A picture of ours that can be dragged into the reference tray: what travels is its media id.

import { createElement as element } from "react";

const MEDIA_TYPE = "application/x-craftprompt-media";

export function DraggablePicture({ mediaId, ...rest }) {
  return element("img", {
    ...rest,
    decoding: "async",
    draggable: true,
    onDragStart: (event) => {
      event.dataTransfer.setData(MEDIA_TYPE, mediaId);
      event.dataTransfer.effectAllowed = "copy";
    },
  });
}
