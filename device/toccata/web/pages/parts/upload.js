// Sends a file as it is, piece by piece, and says how far it is.

import {ApiError, setOnline} from '../api.js';

/** POST a file; `progress(share)` 0..1 as it goes. Gives the answer's body. Throws ApiError. */
export function upload(path, file, type, progress) {
  const request = new XMLHttpRequest();
  request.open('POST', path);
  request.responseType = 'json';
  for (const [name, value] of [['Accept', 'application/json'], ['X-Toccata', '1'], ['Content-Type', type]]) request.setRequestHeader(name, value);
  request.upload.onprogress = ({loaded, total}) => progress(total ? loaded / total : 0);
  return new Promise((resolve, reject) => {
    request.onload = () => {
      const {error = 'damaged', what = '', remedy = ''} = request.response ?? {};
      if (request.status < 300) resolve(request.response);
      else reject(new ApiError(request.status, error, what, remedy, request.response));
    };
    request.onerror = () => {
      setOnline(false);
      reject(new ApiError(0, 'offline', '', ''));
    };
    request.send(file);
  });
}
