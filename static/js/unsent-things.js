// Shows what is not sent yet, and sends it once by itself when there is a network; fills up the codes for when there is
// none.
import { fieldsOf, tell } from "./outreach-post.js";
import { keepCodes, letGo, markRefused, tidy, unsent } from "./outreach-shelf.js";
import { drawUnsent } from "./unsent-list.js";
const AGAIN = 15_000;
const BLOCK = 20;
const WHY = {
  away: "Er is geen netwerk. Dit gaat vanzelf weg zodra het er is.",
  out: "Je bent afgemeld. Meld je weer aan op dit toestel; dan gaat dit vanzelf weg.",
};
const LOST = "Een briefje kon een hele dag niet weg en is gewist. De code werkt niet: verwittig het onthaal.";

class UnsentThings extends HTMLElement {
  async connectedCallback() {
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.tellNet(false));
    document.addEventListener("outreach:kept", () => this.show().then(() => this.send()));
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    this.timer = setInterval(() => this.send(), AGAIN);
    await this.send();
    this.keepPage();
  }

  // The page itself, for when it is opened without a network. Browsers allow it on https, and on the machine itself.
  async keepPage() {
    const { worker, home } = this.dataset;
    const kept = await navigator.serviceWorker?.register(worker, { scope: home }).catch(() => undefined);
    kept?.active?.postMessage("stock");
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    try {
      const { codes, lost } = await tidy();
      if (lost) this.lost = LOST;
      let fate = codes < BLOCK ? await this.fill(BLOCK - codes) : undefined;
      for (const slip of await unsent()) fate = await this.sendOne(slip, fate);
      if (fate) this.tellNet(fate !== "away", WHY[fate]);
      await this.show();
    } finally {
      this.busy = false;
    }
  }

  async sendOne(slip, before) {
    if (before === "away" || before === "out") return before;
    const { fate, sentence } = await tell(this.dataset.token, this.dataset.slips, fieldsOf(slip));
    if (fate === "done") await letGo(slip.start_key);
    if (fate === "refused") await markRefused(slip.start_key, sentence);
    return fate;
  }

  async fill(count) {
    const fields = new FormData();
    fields.set("count", count);
    const { fate, said } = await tell(this.dataset.token, this.dataset.codes, fields);
    if (fate === "done") await keepCodes(JSON.parse(said).codes);
    return fate;
  }

  tellNet(there, why = there ? "" : WHY.away) {
    document.getElementById("net").hidden = there;
    this.why = why;
  }

  async show() {
    drawUnsent(this, await unsent(), { why: this.why, lost: this.lost, signedOut: this.why === WHY.out });
  }
}
customElements.define("unsent-things", UnsentThings);
