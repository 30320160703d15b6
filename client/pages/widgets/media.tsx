// Pictures, sounds and films beside words.
import { mediaUrl } from '../api';
import type { Medium } from '../api';
import { t } from '../state';

export function Media({ media = [] }: { media?: Medium[] | undefined }) {
  const big = media.find((m) => m.kind === 'big-image');
  return (
    <>
      {media.map((m) => {
        const src = mediaUrl(m.file);
        if (m.kind === 'audio') return <audio key={src} src={src} controls />;
        if (m.kind === 'video') return <video key={src} src={src} controls />;
        if (m.kind === 'big-image' && media.some((o) => o.kind === 'image')) return null;
        const picture = <img key={src} src={src} alt="" />;
        return m.kind === 'image' && big !== undefined
          ? <a href={mediaUrl(big.file)} target="_blank" rel="noreferrer" aria-label={t('enlarge')}>{picture}</a>
          : picture;
      })}
    </>
  );
}
