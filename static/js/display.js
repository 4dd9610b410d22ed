// Which behaviours does a display in the hall have?
import "./live.js";
import "./part-retry.js";
import "./wire-state.js";
import "./clock-face.js";
import "./ask-again.js";
import "./slow-drift.js";
import "./call-announcer.js";
import "./screen-errand.js";
import "./test-picture.js";
