// Tells reception whether this display may sound; what did not arrive is told again once the wire is whole.
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
