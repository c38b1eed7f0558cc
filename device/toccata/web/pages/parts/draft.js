// Changes of a client's document that play at once, or are collected until somebody says so.

import {store} from '../live.js';
import {canUndo, edit, undo} from '../saver.js';

/**
 * `live` true: each change is saved and plays. False: changes are kept here, and pages see them in `document`; `apply`
 * saves them all as one, `discard` drops them; so does a change of client. A change is a function from document to document.
 */
export class Draft {
  live = true;
  #changes = [];
  #client = ''; // whose draft it is: it is dropped when another one plays

  get document() {
    if (this.#client !== store.client) this.discard();
    return this.#applied();
  }

  #applied() { return store.document && this.#changes.reduce((doc, change) => change(doc), store.document); }

  get count() { return this.#changes.length; }

  /** Gives the server's answer (null where nothing changed, or in a draft). Throws ApiError. */
  async change(change) {
    if (this.live) return edit(change);
    if (this.#client !== store.client) this.discard();
    this.#client = store.client;
    this.#changes.push(change);
    return null;
  }

  /** Take the last change back; false where there is none. Throws ApiError. */
  async undo() {
    if (!this.live) return Boolean(this.#changes.pop());
    if (!canUndo()) return false;
    await undo();
    return true;
  }

  /** Save all of it as one change. Throws ApiError; the draft is still there then. */
  async apply() {
    const changes = this.#changes;
    this.#changes = [];
    try {
      return await edit((doc) => changes.reduce((made, change) => change(made), doc));
    } catch (error) {
      this.#changes = [...changes, ...this.#changes];
      throw error;
    }
  }

  discard() { this.#changes = []; }
}
