// Native dialog elements that a state, or the clock, opens and closes.

import { createElement as element, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

const WARNING_MINUTES = 5;
const CHECK_MILLISECONDS = 15_000;
const MINUTE_MILLISECONDS = 60_000;

/**
 * A modal dialog that its own button opens; what stands in it is made anew each time.
 *
 * `holds` says whether its content is to be drawn, `props` are the dialog element's. A browser tells of a
 * closing only a moment later, so whether it is open now is asked of the element itself.
 */
export function useDialog() {
  const [holds, setHolds] = useState(false);
  const dialog = useRef(null);
  return {
    holds,
    isOpen: () => dialog.current.open,
    open: () => {
      flushSync(() => setHolds(false)); // What a closing not yet told of has left.
      flushSync(() => setHolds(true));
      dialog.current.showModal();
    },
    close: () => dialog.current.close(),
    props: { ref: dialog, onClose: () => setHolds(dialog.current.open) },
  };
}

export function NativeDialog({ isOpen, label, onClose, children, ...rest }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (isOpen && !dialog.current.open) dialog.current.showModal();
    if (!isOpen && dialog.current.open) dialog.current.close();
  }, [isOpen]);
  return element(
    "dialog",
    {
      ...rest,
      ref: dialog,
      "aria-label": label,
      // The state closes it, so that state and page never disagree.
      onCancel: (event) => {
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose?.();
      },
    },
    children,
  );
}

/**
 * Opens five minutes before an idle session ends. Real use (a press, a key) extends the session,
 * told at most once a minute and to the other tabs; watching does not.
 */
export function SessionWarning({ idleMinutes, onStay, signOutTarget }) {
  const extended = useRef(0); // When the server last heard of use.
  const extend = useRef(() => {});
  const [minutesLeft, setMinutesLeft] = useState(null);
  const dialog = useRef(null);

  extend.current = () => {
    extended.current = Date.now();
    onStay?.();
  };

  useEffect(() => {
    extended.current = Date.now();
    const tabs = new BroadcastChannel("session-extended");
    tabs.onmessage = () => {
      extended.current = Date.now();
      setMinutesLeft(null);
    };
    const use = () => {
      const isAsked = dialog.current?.open;
      if (isAsked || Date.now() - extended.current < MINUTE_MILLISECONDS) return;
      extend.current();
      tabs.postMessage(null);
    };
    const timer = setInterval(() => {
      const left = idleMinutes - (Date.now() - extended.current) / MINUTE_MILLISECONDS;
      setMinutesLeft(left <= WARNING_MINUTES ? Math.max(0, Math.ceil(left)) : null);
    }, CHECK_MILLISECONDS);
    window.addEventListener("click", use);
    window.addEventListener("keydown", use);
    return () => {
      clearInterval(timer);
      tabs.close();
      window.removeEventListener("click", use);
      window.removeEventListener("keydown", use);
    };
  }, [idleMinutes]);

  const warns = minutesLeft !== null;
  useEffect(() => {
    if (warns && !dialog.current.open) dialog.current.showModal();
    if (!warns && dialog.current.open) dialog.current.close();
  }, [warns]);

  function stay() {
    dialog.current.close();
    setMinutesLeft(null);
    extend.current();
  }

  function signOut() {
    document.querySelector(`[data-testid="${CSS.escape(signOutTarget)}"]`)?.click();
  }

  const words =
    minutesLeft === 0
      ? "Your session has ended. Sign in again; what you typed is saved."
      : `You will be signed out in ${minutesLeft} min. What you typed is saved.`;
  return element(
    "dialog",
    {
      ref: dialog,
      className: "dialog",
      "aria-label": "Your session is about to end",
      "data-testid": "session-warning",
      onCancel: (event) => {
        event.preventDefault();
        stay();
      },
    },
    element("h2", { className: "dialog__title" }, "Still here?"),
    element("p", { role: "timer" }, warns ? words : ""),
    element(
      "div",
      { className: "actions" },
      element(
        "button",
        { type: "button", className: "button button--plain", onClick: signOut },
        "Sign out",
      ),
      element(
        "button",
        { type: "button", className: "button button--primary", onClick: stay },
        "Stay",
      ),
    ),
  );
}
