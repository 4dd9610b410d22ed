// Which behaviours do the pages of the office have?
import "./live.js";
import "./part-retry.js";
import "./actions.js";
import "./clock-face.js";
import "./wire-state.js";
import "./safe-landing.js";
import "./open-menus.js";
import "./copy-text.js";
import "./print-page.js";
import "./count-down.js";
import "./key-map.js";
import "./review-fields.js";
import "./word-lint.js";
import "./voice-recorder.js";
import "./kiosk-preview.js";
