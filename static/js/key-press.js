// How is a key meant? Plain is a key without Ctrl, Alt or Meta; somebody types when the press goes into a field.
const FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea";

export const isPlain = ({ ctrlKey, altKey, metaKey }) => !(ctrlKey || altKey || metaKey);

export const isTyping = ({ target }) => target.closest(FIELDS) !== null;
