// An answer that is shown as soon as it is given, before the program has
// said its word on it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Node } from '../api';
import { give, model } from '../state';

export type Put = (value: string, answer?: Answer, next?: boolean) => void;

export function useGiven(at: string, node: Node): [value: string, put: Put] {
  const [value, setValue] = useState(node.value ?? '');
  const waiting = useRef(0); // answers that the program has not said its word on
  useEffect(() => { if (waiting.current === 0) setValue(node.value ?? ''); }, [node]);
  const put: Put = (v, answer = { value: v === '' ? null : v }, next = false) => {
    setValue(v);
    waiting.current += 1;
    void give(at, answer, next).then(() => {
      waiting.current -= 1;
      if (waiting.current === 0) setValue(model.page?.nodes[at]?.value ?? '');
    });
  };
  return [value, put];
}
