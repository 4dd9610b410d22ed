// Which behaviours does a page have? Every custom element of the house, and the one live wire.
import "./live.js";
import "./deeds.js";
import "./wire-state.js";
import "./clock-face.js";
import "./call-chime.js";
import "./ticket-buzz.js";
import "./kiosk-keeper.js";
import "./server-gone.js";
import "./come-back.js";
import "./key-map.js";
import "./safe-landing.js";
import "./arrow-list.js";
import "./visit-panel.js";
import "./desk-queue.js";
