// A sound and a notification when what ran is over, for who looks elsewhere; both off until asked for.

import { createElement as element, useEffect, useRef, useState } from "react";

import { remembered, remember } from "./preferences.js";

const SOUND = "sound-when-over";
const NOTIFICATION = "notification-when-over";
const TONES_HERTZ = [660, 880];
const TONE_SECONDS = 0.18;
const LOUDNESS = 0.15;
const REFUSED = "The browser shows no notifications of this site. Allow them in its settings, then tick this again.";

/** `over` counts what ended; until `settled` it only catches up with what was over before. */
export function RunOver({ over = 0, settled = false, notice, testid }) {
  const told = useRef(null);
  const [hasSound, setSound] = useState(false);
  const [hasNotification, setNotification] = useState(false);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    setSound(remembered(SOUND) === "on");
    setNotification(remembered(NOTIFICATION) === "on" && permission() === "granted");
  }, []);
  useEffect(() => {
    const isNew = settled && told.current !== null && over > told.current;
    told.current = settled ? over : null;
    if (!isNew) return;
    if (hasSound) chime();
    if (hasNotification && !document.hasFocus()) show(notice);
  }, [over, settled]);

  const chooseSound = (isOn) => {
    setSound(isOn);
    remember(SOUND, isOn ? "on" : "off");
    if (isOn) chime();
  };
  const chooseNotification = async (isOn) => {
    const isAllowed = isOn && (await asked()) === "granted";
    setNotification(isAllowed);
    setRefused(isOn && !isAllowed);
    remember(NOTIFICATION, isAllowed ? "on" : "off");
  };
  return element(
    "div",
    null,
    element(Choice, {
      label: "Play a sound",
      isOn: hasSound,
      onChoose: chooseSound,
      testid: `${testid}-sound`,
    }),
    element(Choice, {
      label: "Show a notification of the browser",
      isOn: hasNotification,
      onChoose: chooseNotification,
      testid: `${testid}-notification`,
    }),
    element("p", { role: "status", className: "hint" }, isRefused ? REFUSED : ""),
  );
}

function Choice({ label, isOn, onChoose, testid }) {
  return element(
    "label",
    { className: "checkbox checkbox--short" },
    element("input", {
      type: "checkbox",
      className: "checkbox__box",
      checked: isOn,
      "data-testid": testid,
      onChange: (event) => onChoose(event.target.checked),
    }),
    element("span", null, label),
  );
}

function permission() {
  return window.Notification?.permission ?? "denied";
}

async function asked() {
  return permission() === "default" ? Notification.requestPermission() : permission();
}

function show(notice) {
  try {
    const shown = new Notification(document.title.replace(/^\(\d+\) /, ""), { body: notice, tag: notice });
    shown.onclick = () => window.focus();
  } catch {
    // Chrome on Android has the class and lets only service workers use it.
  }
}

/** Two rising tones. A page that nobody has pressed anything on since it loaded stays silent. */
function chime() {
  const context = new AudioContext();
  TONES_HERTZ.forEach((hertz, place) => tone(context, hertz, place * TONE_SECONDS));
  setTimeout(() => context.close(), (TONES_HERTZ.length + 1) * TONE_SECONDS * 1000);
}

function tone(context, hertz, afterSeconds) {
  const start = context.currentTime + afterSeconds;
  const source = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  volume.gain.linearRampToValueAtTime(0, start + TONE_SECONDS);
  source.connect(volume).connect(context.destination);
  source.start(start);
  source.stop(start + TONE_SECONDS);
}
