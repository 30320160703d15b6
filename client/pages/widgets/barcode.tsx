// A code: read by the browser's detector where there is one, else typed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { give, t } from '../state';
import { has } from './index';
import type { WidgetProps } from './index';
import { TextField } from './text';

interface Detector {
  detect(video: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
const LOOK_MS = 250;
const makes = (): (new () => Detector) | undefined =>
  (window as unknown as { BarcodeDetector?: new () => Detector }).BarcodeDetector;

function Camera({ front, found, failed }: { front: boolean; found: (code: string) => void; failed: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const Makes = makes();
    let stream: MediaStream | null = null;
    let timer: number | undefined;
    let over = false;
    const look = async (detector: Detector) => {
      const [code] = video.current === null ? [] : await detector.detect(video.current).catch(() => []);
      if (over) return;
      if (code !== undefined) found(code.rawValue);
      else timer = window.setTimeout(() => void look(detector), LOOK_MS);
    };
    if (Makes === undefined || !('mediaDevices' in navigator)) failed();
    else {
      navigator.mediaDevices.getUserMedia({ video: { facingMode: front ? 'user' : 'environment' } }).then(async (s) => {
        stream = s;
        if (over || video.current === null) return s.getTracks().forEach((track) => track.stop());
        video.current.srcObject = s;
        await video.current.play();
        return look(new Makes());
      }).catch(failed);
    }
    return () => {
      over = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return <video ref={video} muted playsInline />;
}

export function Barcode(props: WidgetProps) {
  const { at, node } = props;
  const [on, setOn] = useState(false);
  const [failed, setFailed] = useState(false);
  return (
    <>
      {on && (
        <Camera
          front={has(node, 'front')}
          found={(code) => { setOn(false); void give(at, { value: code }); }}
          failed={() => { setOn(false); setFailed(true); }}
        />
      )}
      {makes() !== undefined && (
        <button type="button" onClick={() => { setFailed(false); setOn(!on); }}>{t(on ? 'cancel' : 'scan')}</button>
      )}
      {failed && <p class="warning" role="alert">{t('noCamera')}</p>}
      <TextField {...props} />
    </>
  );
}
