// Which behaviours does the outreach page have? It has no sockets: it requests what it needs.
import "./need-search.js";
import "./unsent-things.js";
import "./outreach-form.js";
import "./forget-at-sign-out.js";
