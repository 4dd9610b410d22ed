// Which behaviours does a visitor's phone have? Only these: it is the one screen that fetches over a mobile network.
import "./live.js";
import "./part-retry.js";
import "./wire-state.js";
import "./ticket-buzz.js";
import "./stay-awake.js";
import "./safe-landing.js";
import "./quiet-retry.js";
