// Which behaviours does the page for out there have? It knows no sockets: what it needs, it asks.
import "./need-search.js";
import "./unsent-things.js";
import "./outreach-form.js";
import "./forget-at-sign-out.js";
