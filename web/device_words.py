"""How do colleagues read what a device is, and what is wrong with it? Reception and the office say it alike."""

from __future__ import annotations

from queueing.devices import DeviceKind, Trouble

KINDS = {DeviceKind.KIOSK: "aanmeldzuil", DeviceKind.DISPLAY: "scherm"}
TROUBLES = {
    Trouble.OFF: "printer staat uit of hangt los",
    Trouble.SILENT: "printer antwoordt niet",
    Trouble.PAPER: "papier op",
    Trouble.COVER: "deksel van de printer open",
    Trouble.FAULT: "printer meldt een fout",
    Trouble.BROKE_OFF: "printer viel weg tijdens een briefje",
    Trouble.LATE: "printer hing: een briefje kwam niet meer uit",
    Trouble.SOUND: "geluid staat uit (tik op dat scherm)",
}
