// Reading codes with the camera or from a photograph, where the browser can.
const AGAIN = 4000; // the same code in front of the camera counts once in so many milliseconds

export function scanner({ cameras, button, photo, video, none }, found, nothing) {
  if (!("BarcodeDetector" in window)) { none.hidden = false; return; }
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  const label = button.querySelector("span");
  const start = label.textContent;
  let stream = null;
  let before = { text: "", at: 0 };
  cameras.hidden = false;
  button.hidden = !navigator.mediaDevices?.getUserMedia;

  async function look() {
    if (!stream) return;
    const [code] = await detector.detect(video).catch(() => []);
    if (code && (code.rawValue !== before.text || Date.now() - before.at > AGAIN)) {
      before = { text: code.rawValue, at: Date.now() };
      await found(code.rawValue);
    }
    setTimeout(look, 150);
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    label.textContent = start;
  }

  button.addEventListener("click", async () => {
    if (stream) { stop(); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      none.hidden = false;
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    label.textContent = button.dataset.stop;
    await video.play();
    look();
  });

  photo.addEventListener("change", async () => {
    const file = photo.files[0];
    photo.value = "";
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => null);
    const [code] = picture ? await detector.detect(picture).catch(() => []) : [];
    if (code) await found(code.rawValue); else nothing();
  });
}
