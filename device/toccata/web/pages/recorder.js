// The tablet's microphone: whether there is one that this page may use, and a recording from it.

/** A recording for a pad is never longer. */
export const LONGEST_S = 60;

// What browsers record, the first that this one can do: Chromium and Android, iPadOS, Firefox.
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm'];
// As it sounds: what cleans a phone call eats held notes, and the instrument levels the recording itself.
const PLAIN = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
const QUIETEST_DB = -60;

/** Why nothing can be recorded here, as a key of the words ('' where it can): browsers give a microphone to secure addresses only. */
export async function whyNoRecording() {
  if (!window.isSecureContext) return 'record.why.insecure';
  if (!navigator.mediaDevices?.getUserMedia || !('MediaRecorder' in window)) return 'record.why.browser';
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.some(({kind}) => kind === 'audioinput') ? '' : 'record.why.microphone';
}

/** Begin to record; gives a Recording. Throws where the person or the tablet refuses the microphone (DOMException). */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({audio: PLAIN});
  try {
    return new Recording(stream);
  } catch (error) {
    silence(stream);
    throw error;
  }
}

const silence = (stream) => stream.getTracks().forEach((track) => track.stop());

/** One recording that runs. It ends by itself after 60 s, or when the microphone goes away: `ended` is its Blob. */
class Recording {
  #stream;
  #recorder;
  #listening = new AudioContext();
  #samples = new Float32Array(2_048);
  #began = performance.now();

  constructor(stream) {
    this.#stream = stream;
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.#recorder = new MediaRecorder(stream, {mimeType, audioBitsPerSecond: 128_000});
    this.meter = this.#listening.createAnalyser();
    this.meter.fftSize = this.#samples.length;
    this.#listening.createMediaStreamSource(stream).connect(this.meter);
    this.#listening.resume(); // iPadOS makes it asleep
    const pieces = [];
    this.#recorder.ondataavailable = ({data}) => pieces.push(data);
    this.ended = new Promise((resolve) => {
      this.#recorder.onstop = () => resolve(new Blob(pieces, {type: this.#recorder.mimeType}));
    });
    this.#recorder.start();
    this.#timer = setTimeout(() => this.stop(), LONGEST_S * 1000);
  }

  #timer;

  get seconds() { return Math.min(LONGEST_S, (performance.now() - this.#began) / 1000); }

  /** How loud it is now, 0..1 over 60 dB: the greatest of the last 40 ms. */
  get level() {
    this.meter.getFloatTimeDomainData(this.#samples);
    const peak = this.#samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    return peak ? Math.max(0, 1 - (20 * Math.log10(peak)) / QUIETEST_DB) : 0;
  }

  /** End it; gives the Blob. A second call gives the same. */
  stop() {
    clearTimeout(this.#timer);
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    silence(this.#stream);
    if (this.#listening.state !== 'closed') this.#listening.close();
    return this.ended;
  }
}
