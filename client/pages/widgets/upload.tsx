// Files as answers: taken by the camera or microphone, chosen, or drawn.
import { useState } from 'preact/hooks';
import { answerUrl } from '../api';
import type { Node } from '../api';
import { attach, give, t } from '../state';
import { Draw } from './draw';
import { has } from './index';
import type { WidgetProps } from './index';

const MOST_BYTES = 64 << 20; // the program refuses more, and hangs up

const kindOf = (node: Node): string => /^(image|audio|video)\//.exec(node.mediatype ?? '')?.[1] ?? 'file';

/** A picture whose longer side has no more pixels; one that cannot be read
 * here stays as it is. */
async function scaled(file: Blob, name: string, most: number): Promise<{ file: Blob; name: string }> {
  const as = { file, name };
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return as;
  const by = most / Math.max(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * by));
  canvas.height = Math.max(1, Math.round(picture.height * by));
  const c = canvas.getContext('2d');
  if (by >= 1 || c === null) return as;
  c.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const png = file.type === 'image/png';
  const less = await new Promise<Blob | null>((done) => canvas.toBlob(done, png ? 'image/png' : 'image/jpeg', 0.9));
  return less === null ? as : { file: less, name: png ? name : name.replace(/(\.[^.]*)?$/, '.jpg') };
}

/** What was kept, as it comes back. */
function Kept({ at, node }: { at: string; node: Node }) {
  const [shows, setShows] = useState(true);
  const src = answerUrl(at, node.value ?? '');
  const kind = kindOf(node);
  const fails = { src, onError: () => setShows(false) };
  return (
    <div class="kept">
      {shows && kind === 'image' && <img alt={node.shown ?? ''} {...fails} />}
      {shows && kind === 'audio' && <audio controls {...fails} />}
      {shows && kind === 'video' && <video controls {...fails} />}
      <p class="shown">{node.shown}</p>
    </div>
  );
}

export function Upload(props: WidgetProps) {
  const { at, node, labelledBy, describedBy } = props;
  const [tooBig, setTooBig] = useState(false);
  const [drawing, setDrawing] = useState(false);
  const kind = kindOf(node);
  const drawn = kind === 'image' && ['signature', 'draw', 'annotate'].some((w) => has(node, w));
  const fresh = has(node, 'new') || has(node, 'new-front');
  const most = Number(node.params?.['max-pixels'] ?? 0);
  const take = async (taken: Blob, called: string) => {
    const { file, name } = kind === 'image' && most > 0 ? await scaled(taken, called, most) : { file: taken, name: called };
    setTooBig(file.size > MOST_BYTES);
    if (file.size <= MOST_BYTES) await attach(at, file, name);
  };
  if (drawing || (drawn && !node.value && !has(node, 'annotate'))) {
    return (
      <Draw
        {...props}
        over={has(node, 'annotate') && node.value ? answerUrl(at, node.value) : null}
        done={(picture) => { setDrawing(false); void take(picture, `${node.name}.png`); }}
        leave={node.value ? () => setDrawing(false) : undefined}
      />
    );
  }
  return (
    <div class="upload">
      {node.value && <Kept key={node.value} at={at} node={node} />}
      <div class="buttons">
        {drawn && node.value && (
          <button type="button" onClick={() => setDrawing(true)}>{t(has(node, 'annotate') ? 'annotate' : 'redraw')}</button>
        )}
        {(!drawn || has(node, 'annotate')) && (
          <label class="take">
            {t(node.value ? 'replace' : kind === 'image' ? 'takeImage' : kind === 'audio' ? 'takeAudio' : kind === 'video' ? 'takeVideo' : 'takeFile')}
            <input
              type="file"
              class="hidden"
              accept={kind === 'file' ? undefined : node.mediatype}
              capture={fresh ? (has(node, 'new-front') ? 'user' : 'environment') : undefined}
              aria-describedby={`${labelledBy} ${describedBy ?? ''}`.trim()}
              onChange={(e) => {
                const file = e.currentTarget.files?.[0];
                e.currentTarget.value = '';
                if (file !== undefined) void take(file, file.name);
              }}
            />
          </label>
        )}
        {node.value && <button type="button" class="quiet" onClick={() => void give(at, { value: null })}>{t('removeFile')}</button>}
      </div>
      {tooBig && <p class="error" role="alert">{t('tooBig', MOST_BYTES >> 20)}</p>}
    </div>
  );
}
