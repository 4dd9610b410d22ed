// Which behaviours does a page have? Every custom element of the house, and the one live wire.
import "./kiosk.js";
import "./wire-state.js";
import "./call-chime.js";
import "./alert-chime.js";
import "./ticket-buzz.js";
import "./key-map.js";
import "./safe-landing.js";
import "./arrow-list.js";
import "./visit-panel.js";
import "./desk-queue.js";
import "./answer-count.js";
import "./forget-at-sign-out.js";
