// Sends a form to the address of the button that was pressed, also when the button stands outside the form.
// htmx looks for it among the form's own children only; the browser's submit event knows better.
// On staff pages no press is lost: the next one waits its turn (hx-sync), the same one twice is one.
const pressed = new WeakMap();
const underway = new Set();

function deedOf({ form, name, value, formAction, attributes }) {
  const path = attributes.formaction?.value;
  return { name, value, path, key: form.matches("#deed, #ask-deed") ? `${formAction} ${name} ${value}` : undefined };
}

// A press that had to wait comes by twice; what it does was settled when it was pressed.
document.addEventListener("htmx:confirm", (event) => {
  const press = event.detail.triggeringEvent;
  if (!press?.submitter?.form || pressed.has(press)) return;
  const deed = deedOf(press.submitter);
  if (underway.has(deed.key)) return event.preventDefault();
  pressed.set(press, deed);
  if (deed.key) underway.add(deed.key);
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const deed = pressed.get(detail.triggeringEvent);
  if (deed?.path) detail.path = deed.path;
  if (deed?.name) detail.parameters.set(deed.name, deed.value);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  underway.delete(pressed.get(detail.requestConfig?.triggeringEvent)?.key);
});
