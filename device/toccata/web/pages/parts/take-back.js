// The Undo in a toast: it takes back what was just said, and never what another client's last edit was.

import {store} from '../live.js';
import {undo} from '../saver.js';
import {t} from '../words.js';
import {say, sayProblem} from './toast.js';

/** The toast's action. `client`: whose edit it was; `takeBack` undoes it where that one still plays. */
export const undoFor = (client, takeBack = undo) => ({label: t('toast.undo'), run: () => {
  if (client !== store.client) return void say(t('toast.undo.too-late'));
  takeBack().catch(sayProblem);
}});
