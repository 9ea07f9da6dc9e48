"""Where pictures come in: a button that is also a place to drop, and what is on its way."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Child, Number, Text, classes


def upload_zone(
    *children: Child,
    address: Text,
    csrf_address: Text,
    most_bytes: int,
    places_left: Number,
    **props: Any,
) -> rx.Component:
    """The zone, the uploads that go on with their progress and a way to cancel, and refusals.

    Takes PNG, JPEG and WebP that are chosen, dropped or pasted anywhere on the page, and sends
    each as a raw body to `address`. A refusal names the file and the limit. At no `places_left`
    nothing more is taken. `children` stand below.

    Props: `on_kept` (gets the media id of each picture that was kept), `on_media_dropped` (gets
    the media id that a picture of ours carries as `application/x-craftprompt-media`), `label` (the
    button's words), `input_mark` (data-testid of the file input).
    """
    return UploadZone.create(
        *children,
        address=address,
        csrf_address=csrf_address,
        most_bytes=most_bytes,
        places_left=places_left,
        class_name=classes("upload", props.pop("class_name", "")),
        **props,
    )


class UploadZone(rx.Component):
    """The component behind `upload_zone`."""

    library = "$/public/browser/uploads.js"
    tag = "UploadZone"

    address: rx.Var[str]
    csrf_address: rx.Var[str]
    most_bytes: rx.Var[int]
    places_left: rx.Var[int]
    label: rx.Var[str]
    input_mark: rx.Var[str]
    on_kept: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_media_dropped: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def draggable_picture(media_id: Text, **props: Any) -> rx.Component:
    """A picture of ours that can be dragged into an `upload_zone`; `src`, `alt` and the like.

    Dragging is one way of several: give a button that does the same.
    """
    return DraggablePicture.create(media_id=media_id, **props)


class DraggablePicture(rx.Component):
    """The picture behind `draggable_picture`."""

    library = "$/public/browser/draggable_picture.js"
    tag = "DraggablePicture"

    media_id: rx.Var[str]
    src: rx.Var[str]
    alt: rx.Var[str]
    loading: rx.Var[str]
