/** Shows one photo large. */
import { byId } from './elements.js';

/** Makes the viewer; gives the function that opens it. */
export function createViewer() {
  const viewer = byId('viewer');
  const close = () => viewer.close();
  byId('close-viewer').addEventListener('click', close);
  byId('viewer-photo').addEventListener('click', close);
  return (url) => {
    byId('viewer-photo').src = url;
    viewer.showModal();
  };
}
