// Whoever sees only the length of encrypted requests learns nothing: all posts of a kiosk are equally long (P-10).
const STEP = 4096;
const NAME = "filling";

// The filling for a form that has this many bytes without it.
const fillingOf = (bytes) => "x".repeat((STEP - ((bytes + `&${NAME}=`.length) % STEP)) % STEP);

export function evenForm(fields) {
  const form = new URLSearchParams(fields);
  form.set(NAME, fillingOf(form.toString().length));
  return form;
}

// As htmx writes a form; listens after actions.js, which puts in the button that was pressed.
const written = (form) => [...form].map((pair) => pair.map(encodeURIComponent).join("=")).join("&");

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "post") return;
  detail.formData.delete(NAME);
  detail.formData.set(NAME, fillingOf(written(detail.formData).length));
});
