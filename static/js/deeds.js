// Sends a form to the address of the button that was pressed, also when the button stands outside the form.
// htmx looks for it among the form's own children only; the browser's submit event knows better.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const pressed = detail.triggeringEvent?.submitter;
  if (!pressed?.form) return;
  if (pressed.hasAttribute("formaction")) detail.path = pressed.getAttribute("formaction");
  if (pressed.name) detail.parameters.set(pressed.name, pressed.value);
});
