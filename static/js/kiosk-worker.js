// Keeps "Ga naar het onthaal" at hand for a kiosk that is opened while the server is gone.
keepPage("outage", "outage");
