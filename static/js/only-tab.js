// Of all tabs of one screen only one is active: the first that asked, and when it is closed the next.
export function onlyTab(name, signal, begin) {
  const hold = () => {
    begin();
    return new Promise((over) => signal.addEventListener("abort", over));
  };
  // Without TLS a browser has no locks: then a screen is trusted to have one tab.
  if (navigator.locks) navigator.locks.request(name, { signal }, hold).catch(() => undefined);
  else hold();
}
