// Labels with a little Markdown, as elements: what is not understood stays
// text, and no HTML is ever parsed.
import type { ComponentChildren } from 'preact';

const inline = /(\*\*|__)(?=\S)(.+?)\1|(\*|_)(?=\S)(.+?)\3(?!\w)|\\([\\*_#`[\]()])/;

function spans(text: string): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  let rest = text;
  for (;;) {
    const m = inline.exec(rest);
    if (m === null) break;
    out.push(rest.slice(0, m.index));
    if (m[2] !== undefined) out.push(<strong>{spans(m[2])}</strong>);
    else if (m[4] !== undefined) out.push(<em>{spans(m[4])}</em>);
    else out.push(m[5]);
    rest = rest.slice(m.index + m[0].length);
  }
  out.push(rest);
  return out;
}

function line(text: string): ComponentChildren {
  const heading = /^(#{1,6})\s+(.*)$/.exec(text);
  if (heading !== null) return <strong class="heading">{spans(heading[2] ?? '')}</strong>;
  const item = /^\s*[-*]\s+(.*)$/.exec(text);
  if (item !== null) return <span class="item">{spans(item[1] ?? '')}</span>;
  return spans(text);
}

export function Markdown({ text }: { text: string }) {
  const lines = text.trim().split(/\n/);
  return (
    <span class="markdown">
      {lines.map((l, i) => <>{i > 0 && <br />}{line(l)}</>)}
    </span>
  );
}
