// Sends a form to the address of the button that was pressed, also when the button stands outside the form.
// htmx looks for it only among the form's own children; the browser's submit event knows it always.
// On staff pages no press is lost: the next one is queued (hx-sync), and the same one twice counts once.
const pressed = new WeakMap();
const underway = new Set();

function actionOf({ form, name, value, formAction, attributes }) {
  const path = attributes.formaction?.value;
  const key = form.matches("#action, #ask-action") ? `${formAction} ${name} ${value}` : undefined;
  return { name, value, path, key };
}

// A queued press passes here twice; its address was fixed when it was pressed.
document.addEventListener("htmx:confirm", (event) => {
  const press = event.detail.triggeringEvent;
  if (!press?.submitter?.form || pressed.has(press)) return;
  const action = actionOf(press.submitter);
  if (underway.has(action.key)) return event.preventDefault();
  pressed.set(press, action);
  if (action.key) underway.add(action.key);
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const action = pressed.get(detail.triggeringEvent);
  if (action?.path) detail.path = action.path;
  if (action?.name) detail.parameters.set(action.name, action.value);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  underway.delete(pressed.get(detail.requestConfig?.triggeringEvent)?.key);
});
