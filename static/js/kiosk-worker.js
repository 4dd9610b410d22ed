// Keeps "Ga naar het onthaal" available for a kiosk that starts while the server is gone.
keepPage("outage", "outage");
