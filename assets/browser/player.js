// A film with what the browser's own controls do not give: a step of one frame, slower and faster,
// over and over. Nothing plays by itself.

import { createElement as element, useEffect, useRef, useState } from "react";

const SPEEDS = ["0.25", "0.5", "1", "1.5", "2"];
const USUAL_SPEED = "1";

export function Player({ src, poster, label, shape, framesPerSecond, children, ...rest }) {
  const film = useRef(null);
  const [loops, setLoops] = useState(false);
  const [speed, setSpeed] = useState(USUAL_SPEED);
  const [place, setPlace] = useState("");
  const tell = () => setPlace(placeOf(film.current));

  // Another film starts at the usual speed, and the browser forgets the rate of the one before.
  useEffect(() => {
    setSpeed(USUAL_SPEED);
    setPlace("");
  }, [src]);
  useEffect(() => {
    film.current.defaultPlaybackRate = Number(speed);
    film.current.playbackRate = Number(speed);
  }, [src, speed]);

  function step(frames) {
    const { duration, currentTime } = film.current;
    if (!Number.isFinite(duration)) return;
    film.current.pause();
    // To the middle of a frame: at its edge, rounding would show the one before.
    const frame = Math.floor(currentTime * framesPerSecond + 0.001) + frames;
    const last = Math.ceil(duration * framesPerSecond) - 1;
    film.current.currentTime = (Math.min(Math.max(frame, 0), last) + 0.5) / framesPerSecond;
  }

  return element(
    "div",
    { className: "player" },
    element("video", {
      ...rest,
      ref: film,
      src,
      poster,
      controls: true,
      playsInline: true,
      preload: "metadata",
      loop: loops,
      "aria-label": label,
      className: "player__film",
      style: { aspectRatio: shape },
      onTimeUpdate: tell,
      onSeeked: tell,
      onLoadedMetadata: tell,
    }),
    element(
      "div",
      { className: "player__row" },
      element(Control, { mark: "frame-back", name: "One frame back", onPress: () => step(-1) }, "−1"),
      element(
        Control,
        { mark: "frame-forward", name: "One frame forward", onPress: () => step(1) },
        "+1",
      ),
      element(
        Control,
        { mark: "player-loop", isPressed: loops, onPress: () => setLoops(!loops) },
        "Loop",
      ),
      element(
        "label",
        { className: "player__speed" },
        "Speed",
        element(
          "select",
          {
            className: "field__control field__control--select",
            "data-testid": "player-speed",
            value: speed,
            onChange: (event) => setSpeed(event.target.value),
          },
          SPEEDS.map((each) => element("option", { key: each, value: each }, `${each} ×`)),
        ),
      ),
      element("span", { className: "player__place" }, place),
      children,
    ),
  );
}

function Control({ mark, name, isPressed, onPress, children }) {
  return element(
    "button",
    {
      type: "button",
      className: "button button--plain",
      "data-testid": mark,
      "aria-label": name,
      title: name,
      "aria-pressed": isPressed,
      onClick: onPress,
    },
    children,
  );
}

function placeOf(film) {
  if (!film || !Number.isFinite(film.duration)) return "";
  return `${film.currentTime.toFixed(2)} of ${film.duration.toFixed(2)} s`;
}
