// Forms that post to our HTTP routes: the token, the sending, and the answer in place.
// Without this script nothing is sent: the token that every form needs comes from a cookie.

import {
  createContext,
  createElement as element,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";

import { DEMO_STORE } from "./demo_store.js";

const UNREACHABLE =
  "The server could not be reached. What you typed is still here. Try again.";
const UNEXPECTED =
  "The server answered in a way this page does not understand. What you typed is still here.";

/** What the parts of a form know of it: {ready, sending, failure}. */
export const FormState = createContext(null);

/** The readable half of the CSRF pair, or "" where there is none yet. */
function csrfCookie() {
  const found = document.cookie.match(/(?:^|;\s*)(?:__Host-)?cps_csrf=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : "";
}

/** The token of a page whose session lives; asked for only where its cookie went missing. */
export async function ensureToken(address) {
  return csrfCookie() || askForToken(address);
}

async function askForToken(address) {
  await fetch(address, { credentials: "include", cache: "no-store" });
  return csrfCookie();
}

// A public form always asks: the cookie it finds may belong to a session that has ended.
async function obtainToken(address) {
  return address ? askForToken(address) : csrfCookie();
}

export function NativeForm({
  action,
  encType,
  csrfAddress,
  forgets,
  onSaved,
  children,
  ...rest
}) {
  const form = useRef(null);
  const [token, setToken] = useState("");
  const [ready, setReady] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState(null);
  const [message, setMessage] = useState("");

  useEffect(() => {
    let mounted = true;
    obtainToken(csrfAddress)
      .catch(() => "") // Said when the form is sent, and tried again then.
      .then((found) => {
        if (!mounted) return;
        setToken(found);
        setReady(true);
      });
    return () => {
      mounted = false;
    };
  }, [csrfAddress]);

  useEffect(() => {
    // Back from the page it led to, as the browser kept it: it can be sent again.
    const wake = (event) => event.persisted && setSending(false);
    window.addEventListener("pageshow", wake);
    return () => window.removeEventListener("pageshow", wake);
  }, []);

  useEffect(() => markRefusedField(form.current, failure), [failure]);

  async function send(event) {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    setFailure(null);
    setMessage("");
    try {
      const current = await obtainToken(csrfAddress);
      setToken(current);
      const answer = await post(form.current, { action, encType, token: current });
      if (answer.next) {
        for (const key of (forgets ?? "").split(" ")) sessionStorage.removeItem(key);
        window.location.assign(answer.next);
        return; // Stays busy until the next page is there.
      }
      setFailure(answer.error ?? null);
      setMessage(answer.message ?? "");
      if (!answer.error) onSaved?.();
    } catch {
      setFailure({ kind: "unavailable", message: UNREACHABLE });
    }
    setSending(false);
  }

  const field = failure?.field && form.current?.elements.namedItem(failure.field);
  return element(
    FormState.Provider,
    { value: { ready, sending, failure } },
    element(
      "form",
      { ...rest, ref: form, action, method: "post", encType, onSubmit: send },
      element("input", { type: "hidden", name: "csrf", value: token, readOnly: true }),
      element("noscript", null, element("p", { className: "hint" }, "This form needs JavaScript.")),
      children,
      element(
        "div",
        { role: "alert", className: "live-region" },
        failure && !field ? element(Failure, { failure }) : null,
      ),
      element(
        "div",
        { role: "status", className: "live-region" },
        message ? element("p", { className: "notice" }, message) : null,
      ),
    ),
  );
}

function Failure({ failure }) {
  return element(
    "div",
    { className: "error-panel" },
    element(
      "div",
      null,
      element(
        "p",
        { "data-testid": "error-message", "data-kind": failure.kind },
        failure.message,
      ),
      failure.reference
        ? element("p", { className: "meta" }, `Reference ${failure.reference}`)
        : null,
    ),
  );
}

async function post(form, { action, encType, token }) {
  const values = new FormData(form);
  values.set("csrf", token);
  for (const [name, value] of [...values]) {
    if (value instanceof File && value.size === 0 && !value.name) values.delete(name);
  }
  const response = await fetch(action, {
    method: "POST",
    credentials: "include",
    headers: { Accept: "application/json" },
    body: encType === "multipart/form-data" ? values : new URLSearchParams(values),
  });
  const answer = await response.json().catch(() => null);
  if (answer && typeof answer === "object" && (response.ok || answer.error)) return answer;
  if (response.redirected) return { next: response.url };
  return { error: { kind: "internal", message: UNEXPECTED } };
}

/** Marks the field that was refused and goes there; gives back what undoes it. */
function markRefusedField(form, failure) {
  const field = failure?.field && form?.elements.namedItem(failure.field);
  if (!field?.setAttribute) return undefined;
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute(
    "aria-describedby",
    [described, `${field.id}-error`].filter(Boolean).join(" "),
  );
  field.focus();
  return () => {
    field.removeAttribute("aria-invalid");
    if (described) field.setAttribute("aria-describedby", described);
    else field.removeAttribute("aria-describedby");
  };
}

export function SubmitButton({ children, disabled, ...rest }) {
  const form = useContext(FormState);
  return element(
    "button",
    {
      ...rest,
      type: "submit",
      disabled: disabled || (form ? !form.ready : false),
      "aria-busy": form?.sending || undefined,
      "aria-disabled": form?.sending || undefined,
    },
    children,
  );
}

/** The token of a form that raises an event; fresh at the moment it is sent. */
export function CsrfField() {
  const field = useRef(null);
  useEffect(() => {
    const input = field.current;
    const fill = () => {
      input.value = csrfCookie();
    };
    fill();
    // A listener on the form itself runs before React's, which reads the form's values.
    input.form?.addEventListener("submit", fill);
    return () => input.form?.removeEventListener("submit", fill);
  }, []);
  return element("input", { type: "hidden", name: "csrf", defaultValue: "", ref: field });
}

/** Where the address says to go on after logging in. */
export function CarriedNext() {
  const [next, setNext] = useState("");
  useEffect(() => {
    setNext(new URLSearchParams(window.location.search).get("next") ?? "");
  }, []);
  return element("input", { type: "hidden", name: "next", value: next, readOnly: true });
}

/** What was tried in the demo goes along with the registration. */
export function CarriedScene() {
  const [carried, setCarried] = useState({});
  useEffect(() => {
    try {
      setCarried(JSON.parse(sessionStorage.getItem(DEMO_STORE)) ?? {});
    } catch {
      // Not ours to read: nothing is carried.
    }
  }, []);
  return ["scene", "target", "written"].map((name) =>
    element("input", {
      key: name,
      type: "hidden",
      name: `demo_${name}`,
      value: carried[name] ?? "",
      readOnly: true,
    }),
  );
}
