// Reports to the server whether this display may sound; a report that did not arrive is repeated after a reconnect.
export class SoundNews {
  constructor(address, signal) {
    this.address = address;
    document.addEventListener("wire", ({ detail }) => detail.live && this.lost && this.send(), { signal });
  }

  tell(works) {
    if (works === this.works) return;
    this.works = works;
    this.send();
  }

  async send() {
    this.lost = false;
    const body = new URLSearchParams({ sound: this.works ? "on" : "off" });
    const answer = await fetch(this.address, { method: "POST", body }).catch(() => undefined);
    this.lost = !answer?.ok;
  }
}
