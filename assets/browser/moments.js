// Times in the person's own zone.

import { createElement as element, useEffect, useRef, useState } from "react";

const FORMATS = {
  moment: { dateStyle: "medium", timeStyle: "short" },
  day: { dateStyle: "medium" },
  time: { timeStyle: "short" },
};
const SECOND_MILLISECONDS = 1000;
const MINUTE_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 24 * 60 * MINUTE_MILLISECONDS;

export function LocalTime({ moment, shown = "moment", ...rest }) {
  const [words, setWords] = useState("");
  useEffect(() => {
    const instant = new Date(moment);
    setWords(
      Number.isNaN(instant.valueOf())
        ? ""
        : new Intl.DateTimeFormat(undefined, FORMATS[shown]).format(instant),
    );
  }, [moment, shown]);
  return element("time", { ...rest, dateTime: moment }, words || moment);
}

export function DayCountdown({ day, onRenewed, ...rest }) {
  const [now, setNow] = useState(null); // Not known while the page is prerendered.
  const renew = useRef(() => {});
  renew.current = (moment) => {
    if (day && new Date(moment).toISOString().slice(0, 10) > day) onRenewed?.();
  };
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      renew.current(Date.now());
    }, MINUTE_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return element("span", rest, now === null ? "at 00:00 UTC" : untilMidnight(now));
}

function untilMidnight(now) {
  const midnight = (Math.floor(now / DAY_MILLISECONDS) + 1) * DAY_MILLISECONDS;
  const minutes = Math.ceil((midnight - now) / MINUTE_MILLISECONDS);
  const hours = Math.floor(minutes / 60);
  const left = [hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean);
  const own = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(midnight);
  return `in ${left.join(" ")}, at ${own} your time`;
}

/** Counts up from a moment, "0:42"; seconds are told to nobody who listens. */
export function ElapsedTime({ since, ...rest }) {
  const [now, setNow] = useState(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), SECOND_MILLISECONDS);
    return () => clearInterval(timer);
  }, [since]);
  const passed = now === null ? 0 : Math.max(0, now - new Date(since).valueOf());
  const seconds = Number.isFinite(passed) ? Math.floor(passed / SECOND_MILLISECONDS) : 0;
  const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return element("span", { ...rest, "aria-hidden": true }, words);
}
