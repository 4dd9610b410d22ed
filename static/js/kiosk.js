// Which behaviours does a kiosk have? Only these: a kiosk loads nothing it does not need.
import "./steady-hand.js";
import "./live.js";
import "./part-retry.js";
import "./actions.js";
import "./clock-face.js";
import "./kiosk-keeper.js";
import "./kiosk-door.js";
import "./stop-at-once.js";
import "./paper-print.js";
import "./kiosk-keys.js";
import "./speech-mode.js";
import "./read-aloud.js";
import "./code-pad.js";
import "./own-number.js";
import "./server-gone.js";
import "./come-back.js";
import "./quiet-retry.js";
