// Keeps the outreach page available for when there is no network. It is the same for everybody and holds no token;
// nothing of a visitor, no answer and no other page is kept here. A page that sends a message makes it load again.
const stock = keepPage("outreach", "shell");
self.addEventListener("message", (event) => event.waitUntil(stock().catch(() => undefined)));
